# Makes dist\labeller-VERSION-windows-x86_64-setup.exe. Not run where this was written: see packaging/README.md.
#
#   PYTHON                  the Python to use, 3.11 or newer (default: python)
#   WINDOWS_SIGN_COMMAND    signs programs and installer; $f stands for the file, $q for a quotation mark, as Inno Setup has it:
#                           signtool sign /fd sha256 /tr http://timestamp.example /td sha256 /f $qC:\key.pfx$q $f
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true

Set-Location (Join-Path $PSScriptRoot "..\..")
$python = ".venv-package\Scripts\python.exe"
$first = if ($env:PYTHON) { $env:PYTHON } else { "python" }
& $first -m venv --clear .venv-package
& $python -m pip install --quiet --require-hashes --only-binary :all: -r requirements\package.txt
$env:PYTHONPATH = "packaging"
& $python -m packager

$version = & $python -c "from packager.version import version; print(version())"
$numbers = & $python -c "from packager.version import version; from packager.other_systems import numbers_of; print(*numbers_of(version()), sep='.')"
$program = (Resolve-Path "build\package\frozen\labeller").Path
$said = & "$program\labeller.exe" --version
if ($said -ne "labeller $version") { throw "The program says '$said'." }

& $python -c "from PIL import Image; Image.open('resources/icons/app/256.png').save('build/package/labeller.ico')"
$options = @("/DVersion=$version", "/DNumbers=$numbers", "/DProgram=$program")
if ($env:WINDOWS_SIGN_COMMAND) {
    $options += "/Ssigning=$env:WINDOWS_SIGN_COMMAND", "/DSigned"
} else {
    Write-Output "Not signed: WINDOWS_SIGN_COMMAND is not set."
}
& iscc.exe $options packaging\windows\labeller.iss
