/// <summary>Lays the hand-kept lines over the raw facts. Its own header says how they are written.</summary>
static class Supplement
{
    public static void Merge(Dictionary<string, Entry> entries, string[] lines)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split("  #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (lines[i].StartsWith('#') || words.Length == 0)
            {
                continue;
            }

            if (!lines[i].Contains("  #", StringComparison.Ordinal))
            {
                Report.Fault($"supplement line {i + 1} names no source");
            }

            string key = words[0].TrimStart('!');
            if (!seen.Add(key))
            {
                Report.Fault($"supplement line {i + 1}: {key} is there twice");
            }

            if (words[0].StartsWith('!'))
            {
                if (!entries.Remove(key))
                {
                    Report.Fault($"supplement line {i + 1} removes {key}, which is not there");
                }
            }
            else if (words is [_, ['=', .. var target]])
            {
                entries[key] = new Entry(key) { Target = target };
            }
            else
            {
                Overlay(entries, key, words[1..], i + 1);
            }
        }
    }

    private static void Overlay(Dictionary<string, Entry> entries, string key, string[] words, int line)
    {
        if (!entries.TryGetValue(key, out Entry? entry))
        {
            entries[key] = entry = new Entry(key);
        }

        foreach (string word in words)
        {
            string[] parts = word.Split('=', 2);
            if (Entry.Modes.Contains(word))
            {
                entry.Mode = word;
            }
            else if (!Entry.Names.Contains(parts[0]))
            {
                Report.Fault($"supplement line {line}: {word} means nothing");
            }
            else if (parts is [_, "?"])
            {
                entry.Words.Remove(parts[0]);
            }
            else if (parts[0] is "yes" or "no")
            {
                AddLetters(entry, parts[0], parts[1]);
            }
            else
            {
                entry.Words[parts[0]] = parts.Length > 1 ? parts[1] : "";
            }
        }
    }

    /// <summary>Letters are added one by one: what the line does not name stays as it was.</summary>
    private static void AddLetters(Entry entry, string word, string letters)
    {
        string other = word == "yes" ? "no" : "yes";
        entry.Words[word] = string.Concat(entry.Words.GetValueOrDefault(word, "").Union(letters).Order());
        string rest = string.Concat(entry.Words.GetValueOrDefault(other, "").Except(letters));
        if (rest.Length > 0)
        {
            entry.Words[other] = rest;
        }
        else
        {
            entry.Words.Remove(other);
        }
    }
}
