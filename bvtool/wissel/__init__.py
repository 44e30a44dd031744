"""Release switches of iWmo, iJw and iEb: may this message go now, and is any pair broken."""
