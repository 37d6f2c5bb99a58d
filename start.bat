@echo off
rem One step from a fresh copy to a running server. Settings are in .env, which is made from .env.example the first time.
rem Arguments are handed to "manage.py serve".
setlocal
cd /d "%~dp0"

if not exist .env copy .env.example .env >nul

.venv\Scripts\python.exe -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 goto install

rem The launcher of python.org knows all installed versions; "python" alone may be an old one, or a link to the Store.
set PYTHON=py -3
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 goto make
set PYTHON=python
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 goto make
echo Parley needs Python 3.11 or newer. Install it from https://www.python.org/downloads/
goto failed

:make
echo Making .venv.
%PYTHON% -m venv --clear .venv
if errorlevel 1 goto failed

:install
.venv\Scripts\python.exe bin\install.py
if errorlevel 1 goto failed
.venv\Scripts\python.exe manage.py serve %*
if errorlevel 1 goto failed
exit /b 0

:failed
rem Whoever started this by a double click can still read what went wrong.
pause
exit /b 1
