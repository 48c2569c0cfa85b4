using System.Globalization;

namespace LlmRouter.Configuration;

/// <summary>
/// Reads one line of <c>models.catalog</c>, whose header documents the format. Strict: the file is our own, and whatever is
/// wrong with it must come up in its test.
/// </summary>
internal static class CatalogLine
{
    /// <summary>The letters of <c>yes=</c> and <c>no=</c>.</summary>
    public static readonly (char Letter, ModelFeatures Feature)[] Letters =
    [
        ('A', ModelFeatures.AudioInput),
        ('C', ModelFeatures.PromptCache),
        ('D', ModelFeatures.Pdf),
        ('H', ModelFeatures.Temperature),
        ('I', ModelFeatures.ImageOutput),
        ('J', ModelFeatures.JsonSchema),
        ('O', ModelFeatures.AudioOutput),
        ('P', ModelFeatures.ParallelTools),
        ('R', ModelFeatures.Reasoning),
        ('S', ModelFeatures.Streaming),
        ('T', ModelFeatures.Tools),
        ('V', ModelFeatures.Vision),
        ('W', ModelFeatures.VideoInput),
    ];

    /// <summary>The key that an alias line points at; <see langword="null"/> for a line of facts.</summary>
    public static string? AliasTarget(string line)
    {
        int space = line.IndexOf(' ');
        return space >= 0 && space + 1 < line.Length && line[space + 1] == '=' ? line.Substring(space + 2) : null;
    }

    /// <exception cref="FormatException">The line is none of the format.</exception>
    public static ModelFacts Read(string line)
    {
        var words = new Words(line.Split(' '));
        DateTime? retired = words.Date("retired");
        var facts = new ModelFacts(words.Key, words.Mode)
        {
            ContextWindow = words.Tokens("ctx"),
            MaxInput = words.Tokens("in"),
            MaxOutput = words.Tokens("out"),
            Prices = new TokenPrices(words.Price("$in"), words.Price("$cached"), words.Price("$write"), words.Price("$out")),
            LongPromptTokens = words.Tokens("long"),
            LongPrices = new TokenPrices(words.Price("$long-in"), words.Price("$long-cached"), words.Price("$long-write"), words.Price("$long-out")),
            AudioInputPrice = words.Price("$audio-in"),
            AudioOutputPrice = words.Price("$audio-out"),
            ImageInputPrice = words.Price("$image-in"),
            ImagePrice = words.Price("$image"),
            SecondPrice = words.Price("$second"),
            CharactersPrice = words.Price("$mchars"),
            RequestPrice = words.Price("$request"),
            Has = words.Features("yes"),
            Lacks = words.Features("no"),
            Released = words.Date("from"),
            IsDeprecated = words.Flag("deprecated") || retired is not null,
            Retired = retired,
        };

        return words.AreAllRead ? facts : throw new FormatException($"This is no line of the model catalog: {line}");
    }

    public static DateTime Date(string value) => DateTime.ParseExact(
        value,
        value.Length == 7 ? "yyyy-MM" : "yyyy-MM-dd",
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The words of a line, each read once.</summary>
    private struct Words(string[] words)
    {
        private int _read = 2;

        public readonly string Key => words[0];

        public readonly string Mode => words.Length > 1 && Array.IndexOf(ModelFacts.Modes, words[1]) is >= 0 and var mode
            ? ModelFacts.Modes[mode]
            : throw new FormatException($"{Key} has no mode.");

        public readonly bool AreAllRead => _read == words.Length;

        public int? Tokens(string name) => Value(name) is { } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

        /// <summary>Digits and a point: what else counts as a number elsewhere ("NaN", "1e9") is no price.</summary>
        public double? Price(string name) => Value(name) switch
        {
            null => null,
            { Length: > 0 } value when value[0] is >= '0' and <= '9' => double.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
            { } value => throw new FormatException($"'{value}' is no price."),
        };

        public DateTime? Date(string name) => Value(name) is { } value ? CatalogLine.Date(value) : null;

        public ModelFeatures Features(string name)
        {
            ModelFeatures features = ModelFeatures.None;
            foreach (char letter in Value(name) ?? "")
            {
                features |= Feature(letter);
            }

            return features;
        }

        public bool Flag(string name)
        {
            bool isThere = Array.IndexOf(words, name, 2) >= 0;
            _read += isThere ? 1 : 0;
            return isThere;
        }

        private string? Value(string name)
        {
            for (int i = 2; i < words.Length; i++)
            {
                string word = words[i];
                if (word.Length > name.Length && word[name.Length] == '=' && word.StartsWith(name, StringComparison.Ordinal))
                {
                    _read++;
                    return word.Substring(name.Length + 1);
                }
            }

            return null;
        }

        private static ModelFeatures Feature(char letter)
        {
            foreach ((char Letter, ModelFeatures Feature) row in Letters)
            {
                if (row.Letter == letter)
                {
                    return row.Feature;
                }
            }

            throw new FormatException($"'{letter}' is no letter of a feature.");
        }
    }
}
