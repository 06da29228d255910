; The installer for Windows. build.ps1 calls Inno Setup with the version, its four numbers, and the folder of the program.
; It installs for one user without asking for more rights, or for all where somebody chooses so.
#ifndef Version
  #error Call build.ps1, which says the version
#endif

[Setup]
AppId={{6B0D3C1E-4E0B-4F6E-9B57-5C1E6B0A8F21}
AppName=Labeller
AppVersion={#Version}
AppPublisher=Labeller contributors
VersionInfoVersion={#Numbers}
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\package\labeller.ico
UninstallDisplayIcon={app}\labellerw.exe
DefaultDirName={autopf}\Labeller
DefaultGroupName=Labeller
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist
OutputBaseFilename=labeller-{#Version}-windows-x86_64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
; A running window holds its files; it is asked to close, never ended.
CloseApplications=yes
#ifdef Signed
SignTool=signing
SignedUninstaller=yes
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "association"; Description: "{cm:AssocFileExtension,Labeller,.labeller}"

[Files]
#ifdef Signed
Source: "{#Program}\*.exe"; DestDir: "{app}"; Flags: ignoreversion signonce
Source: "{#Program}\*"; Excludes: "\*.exe"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
#else
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
#endif

[InstallDelete]
; What an older version brought and this one does not must not be found beside it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\Labeller"; Filename: "{app}\labellerw.exe"
Name: "{autodesktop}\Labeller"; Filename: "{app}\labellerw.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.labeller\OpenWithProgids"; ValueType: string; ValueName: "Labeller.Project"; ValueData: ""; Flags: uninsdeletevalue; Tasks: association
Root: HKA; Subkey: "Software\Classes\Labeller.Project"; ValueType: string; ValueData: "Labeller project"; Flags: uninsdeletekey; Tasks: association
Root: HKA; Subkey: "Software\Classes\Labeller.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\labellerw.exe,0"; Tasks: association
Root: HKA; Subkey: "Software\Classes\Labeller.Project\shell\open\command"; ValueType: string; ValueData: """{app}\labellerw.exe"" open ""%1"""; Tasks: association

[Run]
Filename: "{app}\labellerw.exe"; Description: "{cm:LaunchProgram,Labeller}"; Flags: nowait postinstall skipifsilent
