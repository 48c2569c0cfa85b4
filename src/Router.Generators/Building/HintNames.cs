using System.Globalization;
using System.Text;

namespace LlmRouter.Generators;

/// <summary>Names of generated files: from the full name of the class, legal in every file system, unique whatever the case.</summary>
internal sealed class HintNames
{
    private const int Longest = 90;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public string Take(string fullName)
    {
        string name = Clean(fullName);
        string candidate = name;
        for (int i = 2; !_taken.Add(candidate); i++)
        {
            candidate = name + "-" + i.ToString(CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    private static string Clean(string fullName)
    {
        var builder = new StringBuilder(fullName.Length);
        foreach (char c in fullName)
        {
            builder.Append(char.IsLetterOrDigit(c) || c == '.' ? c : '_');
        }

        if (builder.Length <= Longest)
        {
            return builder.ToString();
        }

        // The end of a name tells more than its beginning; the hash keeps the same ends of different names apart.
        string end = builder.ToString(builder.Length - Longest, Longest).TrimStart('.');
        return end + "-" + Hash(fullName).ToString("x8", CultureInfo.InvariantCulture);
    }

    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }
}
