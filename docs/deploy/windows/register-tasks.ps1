# Starts both processes with Windows, restarts them when they end, and backs up every night.
# Run it once in PowerShell "as administrator", from anywhere:
#   powershell -ExecutionPolicy Bypass -File docs\deploy\windows\register-tasks.ps1
#   ... -BackupTo D:\Backups\TiketHet     the folder of the backups, best on another disk
#   ... -Remove                           takes the three tasks away again
param(
    [string]$Root = (Resolve-Path (Join-Path $PSScriptRoot '..\..\..')).Path,
    [string]$BackupTo = (Join-Path $Root 'backups'),
    [string]$BackupAt = '03:40',
    [switch]$Remove
)
$ErrorActionPreference = 'Stop'
$names = 'TiketHet live', 'TiketHet bot', 'TiketHet backup'

if ($Remove) {
    $names | ForEach-Object { Unregister-ScheduledTask -TaskName $_ -Confirm:$false -ErrorAction SilentlyContinue }
    return
}

$python = Join-Path $Root '.venv\Scripts\python.exe'
if (-not (Test-Path $python)) { throw "There is no $python : make the environment first (docs/operating.md)." }
$logs = Join-Path $Root 'logs'
New-Item -ItemType Directory -Force $logs, $BackupTo | Out-Null

function New-Work([string]$Command, [string]$Log) {
    # cmd adds what the process says to a file; Windows has no journal of its own for that.
    New-ScheduledTaskAction -Execute 'cmd.exe' -WorkingDirectory $Root `
        -Argument "/d /c `"`"$python`" $Command >> `"$logs\$Log`" 2>&1`""
}

# Runs whether anybody is logged on or not, without a stored password and without more rights than needed.
$who = New-ScheduledTaskPrincipal -UserId "$env:USERDOMAIN\$env:USERNAME" -LogonType S4U -RunLevel Limited
$always = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -StartWhenAvailable `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
$once = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries

$boot = New-ScheduledTaskTrigger -AtStartup
$night = New-ScheduledTaskTrigger -Daily -At $BackupAt
Register-ScheduledTask -Force -TaskName $names[0] -Principal $who -Settings $always -Trigger $boot `
    -Action (New-Work 'websocket_server.py' 'live.log') | Out-Null
Register-ScheduledTask -Force -TaskName $names[1] -Principal $who -Settings $always -Trigger $boot `
    -Action (New-Work '-m app.telegram.bot' 'bot.log') | Out-Null
Register-ScheduledTask -Force -TaskName $names[2] -Principal $who -Settings $once -Trigger $night `
    -Action (New-Work "scripts\backup.py --to `"$BackupTo`" --keep 14" 'backup.log') | Out-Null

$names[0..1] | ForEach-Object { Start-ScheduledTask -TaskName $_ }
Get-ScheduledTask -TaskName 'TiketHet *' | Select-Object TaskName, State
