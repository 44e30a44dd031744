@echo off
rem Opent het menu van bvtool in dit dossier; na een fout blijft het venster open.
rem Nooit een programma uit deze map.
set NoDefaultCurrentDirectoryInExePath=1
chcp 65001 >nul
pushd "%~dp0"
where $PATH:bvtool >nul 2>nul
if errorlevel 1 goto eigen
call bvtool start
goto klaar
:eigen
if not exist "%USERPROFILE%\bvtool\bvtool.cmd" goto python
call "%USERPROFILE%\bvtool\bvtool.cmd" start
goto klaar
:python
py -3 -P -m bvtool start
:klaar
if not errorlevel 1 goto einde
echo.
set antwoord=
set /p antwoord=Druk op Enter om te sluiten: 
:einde
popd
