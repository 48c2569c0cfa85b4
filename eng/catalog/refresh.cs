#!/usr/bin/env -S dotnet run
// Makes src/Router.Configuration/Facts/models.catalog of raw facts from models.dev and of supplement.catalog beside this file.
//
//   dotnet run eng/catalog/refresh.cs -- <models.dev's api.json, or a snapshot of it> [--as-of 2026-07-02]
//
// The output is the same for the same input, down to the byte. Whatever is corrected or left out is said on the error stream; a
// fault of the supplement or a fact that cannot be ends the run without writing.

#:property PublishAot=false
#:include Aliases.cs
#:include Check.cs
#:include Entry.cs
#:include ModelsDev.cs
#:include Report.cs
#:include Supplement.cs

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: dotnet run eng/catalog/refresh.cs -- <api.json> [--as-of yyyy-MM-dd]");
    return 2;
}

string folder = Folder();
string output = Path.GetFullPath(Path.Combine(folder, "../../src/Router.Configuration/Facts/models.catalog"));
using JsonDocument raw = JsonDocument.Parse(File.ReadAllBytes(args[0]));
string asOf = args is [_, "--as-of", var day] ? day : ModelsDev.DateOf(raw.RootElement);
if (!DateOnly.TryParseExact(asOf, "yyyy-MM-dd", out _))
{
    Report.Fault($"{asOf} is no day");
}

Dictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);
foreach (Entry entry in ModelsDev.Read(raw.RootElement))
{
    if (!entries.TryAdd(entry.Key, entry))
    {
        Report.Note($"{entry.Key} is there twice; the first counts");
    }
}

Supplement.Merge(entries, File.ReadAllLines(Path.Combine(folder, "supplement.catalog")));
foreach (Entry entry in entries.Values)
{
    Check.Sane(entry);
}

Aliases.Find(entries);
Check.Aliases(entries);
if (Report.Faults > 0)
{
    Console.Error.WriteLine($"{Report.Faults} faults; nothing was written.");
    return 1;
}

var text = new StringBuilder();
foreach (string line in File.ReadAllLines(Path.Combine(folder, "header.txt")))
{
    text.Append('#').Append(line.Length > 0 ? " " : "").Append(line.Replace("{as-of}", asOf, StringComparison.Ordinal)).Append('\n');
}

foreach (Entry entry in entries.Values.OrderBy(e => e.Key.ToLowerInvariant(), StringComparer.Ordinal))
{
    text.Append(entry).Append('\n');
}

File.WriteAllText(output, text.ToString());
Console.Error.WriteLine($"{entries.Count} models, {entries.Values.Count(e => e.Target is not null)} of them aliases, {text.Length:N0} bytes: {output}");
return 0;

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
