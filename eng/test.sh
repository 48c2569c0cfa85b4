#!/usr/bin/env bash
# Builds everything with warnings as errors, runs every test project and the Quickstart, and prints the sum of the tests.
# Needs the .NET SDK and nothing else.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
configuration=Release
passed=0 failed=0 skipped=0 status=0

dotnet build LlmRouter.sln --configuration "$configuration" --verbosity quiet -p:NuGetAudit=false || {
    echo "The build failed."
    exit 1
}

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    output=$(dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor 2>&1)
    code=$?
    summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' <<<"$output" | tail -n 1)
    if [[ -z "$summary" ]]; then
        printf '%s\n' "$output"
        echo "$name did not run to its end (exit code $code)."
        failed=$((failed + 1)) status=1
        continue
    fi

    read -r total errors bad skips < <(tr -dc '0-9 ' <<<"$summary" | tr -s ' ')
    bad=$((bad + errors))
    passed=$((passed + total - bad - skips)) failed=$((failed + bad)) skipped=$((skipped + skips))
    echo "$name: $summary"
    if ((code != 0 || bad != 0)); then
        printf '%s\n' "$output"
        status=1
    fi
done

# The main job, as a user would run it: it must lose no call.
if ! quickstart=$(dotnet run --project samples/Quickstart --configuration "$configuration" --no-build 2>&1); then
    printf '%s\n' "$quickstart"
    echo "The Quickstart lost calls."
    failed=$((failed + 1)) status=1
else
    echo "Quickstart: $(tail -n 1 <<<"$quickstart")"
fi

((failed == 0)) || status=1
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
