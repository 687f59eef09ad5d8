# One window of the wall on Windows: wall-display.ps1 -Url https://pusat.example.go.id -Window 2 -Position 1920,0
# Started at logon by a scheduled task; starts the browser again when it ends. docs/kiosk.md. Not run by us.
param(
    [Parameter(Mandatory = $true)][string]$Url,
    [ValidateRange(1, 16)][int]$Window = 1,
    [string]$Position = "0,0",
    [string]$Browser = "${env:ProgramFiles(x86)}\Microsoft\Edge\Application\msedge.exe"
)
$ErrorActionPreference = "Stop"
$flags = Get-Content (Join-Path $PSScriptRoot "kiosk.flags") | Where-Object { $_.StartsWith("--") }
$profileFolder = Join-Path $env:LOCALAPPDATA "wall-display\$Window"
New-Item -ItemType Directory -Force $profileFolder | Out-Null
$given = @("--user-data-dir=`"$profileFolder`"", "--window-position=$Position", "--force-device-scale-factor=1") + $flags
$given += "--app=$($Url.TrimEnd('/'))/display?window=$Window"
while ($true) {
    Start-Process -FilePath $Browser -ArgumentList $given -Wait
    Start-Sleep -Seconds 3
}
