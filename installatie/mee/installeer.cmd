@echo off
rem Zet bvtool op deze computer, zonder beheerrechten en zonder internet.
rem Deze tekst zoekt alleen een Python die past; het werk doet installeer.py.
setlocal DisableDelayedExpansion
chcp 65001 >nul
rem Zoek alleen wat er staat: haal geen Python van internet.
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "PYLAUNCHER_ALLOW_INSTALL="
pushd "%~dp0"
if errorlevel 1 goto uitpakken
if not exist "installeer.py" goto uitpakken
if not exist "bundel.json" goto uitpakken
set "PY="
set "NIEUW="
if defined BVTOOL_PYTHON call :probeer "%BVTOOL_PYTHON%"
call :probeer py -3
call :probeer py -3.15
call :probeer py -3.14
call :probeer py -3.13
call :probeer py -3.12
call :probeer py -3.11
call :probeer python
call :probeer python3
if not defined PY set "PY=%NIEUW%"
if not defined PY goto geen
%PY% -I -X utf8 installeer.py %*
set "CODE=%ERRORLEVEL%"
goto einde

:probeer
if defined PY goto :eof
%* -I -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if errorlevel 1 goto :eof
if not defined NIEUW set "NIEUW=%*"
%* -I -X utf8 installeer.py --past >nul 2>nul
if errorlevel 1 goto :eof
set "PY=%*"
goto :eof

:uitpakken
echo Pak eerst de hele zip uit (rechtermuisknop, Alles uitpakken), en start installeer.cmd in die map.
set "CODE=66"
goto einde

:geen
echo Er is op deze computer geen Python 3.11 of nieuwer gevonden.
echo   Wat nu: vraag uw IT-afdeling om Python 3.13 (van python.org, of uit de Bedrijfsportal).
echo           Beheerrechten zijn daarvoor niet nodig: "alleen voor mij" is genoeg.
echo           Start daarna installeer.cmd opnieuw.
set "CODE=66"

:einde
popd
rem Met een optie erbij start een beheerder dit, zonder iemand die op een toets drukt.
if "%~1"=="" pause
exit /b %CODE%
