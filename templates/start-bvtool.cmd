@echo off
rem Opent bvtool in dit dossier en blijft open, ook na een fout.
rem Nooit een programma uit deze map.
set NoDefaultCurrentDirectoryInExePath=1
chcp 65001 >nul
pushd "%~dp0"
:opnieuw
where $PATH:bvtool >nul 2>nul
if errorlevel 1 goto eigen
call bvtool
goto klaar
:eigen
if not exist "%USERPROFILE%\bvtool\bvtool.cmd" goto python
call "%USERPROFILE%\bvtool\bvtool.cmd"
goto klaar
:python
py -3 -P -m bvtool
:klaar
echo.
set antwoord=
set /p antwoord=Druk op Enter om verder te gaan, of typ stop en Enter om te sluiten: 
if /i not "%antwoord%"=="stop" goto opnieuw
popd
