# Installs the installer of dist for this user, uses the program, and removes it again. Not run where it was written: see
# packaging/README.md.
$ErrorActionPreference = "Stop"

Set-Location (Join-Path $PSScriptRoot "..\..")
$setup = Get-ChildItem dist\labeller-*-setup.exe | Sort-Object LastWriteTime | Select-Object -Last 1
$place = Join-Path ([IO.Path]::GetTempPath()) "labeller smoke test"
Remove-Item -Recurse -Force $place -ErrorAction SilentlyContinue
New-Item -ItemType Directory $place | Out-Null
$app = Join-Path $place "app"

function Expect($wanted, $what) {
    if ($LASTEXITCODE -ne $wanted) { throw "$what ended with $LASTEXITCODE." }
}

$quiet = "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/CURRENTUSER"
$done = Start-Process -Wait -PassThru $setup.FullName -ArgumentList ($quiet + "/DIR=`"$app`"")
if ($done.ExitCode -ne 0) { throw "The installer ended with $($done.ExitCode)." }
$opens = (Get-ItemProperty "HKCU:\Software\Classes\Labeller.Project\shell\open\command")."(default)"
if (-not $opens.Contains("labellerw.exe")) { throw "A double click runs '$opens'." }

$labeller = Join-Path $app "labeller.exe"
& $labeller --version; Expect 0 "--version"
& $labeller --help | Out-Null; Expect 0 "--help"
& $labeller info (Join-Path $place "none.labeller"); Expect 1 "info of no project"
& $labeller demo --headless --budget 40 --out (Join-Path $place "demo"); Expect 0 "demo"
$project = Join-Path $place "p.labeller"
& $labeller new $project --task text-classification --labels "a,b"; Expect 0 "new"
& $labeller check $project; Expect 0 "check"

# The window: it is there after a while, and closes when it is asked to.
$window = Start-Process -PassThru (Join-Path $app "labellerw.exe") -ArgumentList "open", "`"$project`""
Start-Sleep 20
if ($window.HasExited) { throw "The window ended with $($window.ExitCode)." }
$window.CloseMainWindow() | Out-Null
if (-not $window.WaitForExit(30000)) { $window.Kill(); throw "The window did not close." }

$gone = Start-Process -Wait -PassThru (Join-Path $app "unins000.exe") -ArgumentList $quiet
if ($gone.ExitCode -ne 0) { throw "The uninstaller ended with $($gone.ExitCode)." }
if (Test-Path $labeller) { throw "The uninstaller left the program behind." }
Remove-Item -Recurse -Force $place
Write-Output "$($setup.Name): installed, used and removed"
