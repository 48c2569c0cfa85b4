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
        string[] parts = line.Split(' ');
        if (parts.Length < 2 || Array.IndexOf(ModelFacts.Modes, parts[1]) < 0)
        {
            throw Wrong(line);
        }

        var facts = new ModelFacts(parts[0], parts[1]);
        for (int i = 2; i < parts.Length; i++)
        {
            int equals = parts[i].IndexOf('=');
            string name = equals < 0 ? parts[i] : parts[i].Substring(0, equals);
            string value = equals < 0 ? "" : parts[i].Substring(equals + 1);
            facts = With(facts, name, value) ?? throw Wrong(line);
        }

        return facts;
    }

    private static ModelFacts? With(ModelFacts facts, string name, string value) => name switch
    {
        "ctx" => facts with { ContextWindow = Tokens(value) },
        "in" => facts with { MaxInput = Tokens(value) },
        "out" => facts with { MaxOutput = Tokens(value) },
        "$in" => facts with { Prices = facts.Prices with { Input = Price(value) } },
        "$cached" => facts with { Prices = facts.Prices with { CachedInput = Price(value) } },
        "$write" => facts with { Prices = facts.Prices with { CacheWrite = Price(value) } },
        "$out" => facts with { Prices = facts.Prices with { Output = Price(value) } },
        "long" => facts with { LongPromptTokens = Tokens(value) },
        "$long-in" => facts with { LongPrices = facts.LongPrices with { Input = Price(value) } },
        "$long-cached" => facts with { LongPrices = facts.LongPrices with { CachedInput = Price(value) } },
        "$long-write" => facts with { LongPrices = facts.LongPrices with { CacheWrite = Price(value) } },
        "$long-out" => facts with { LongPrices = facts.LongPrices with { Output = Price(value) } },
        "$audio-in" => facts with { AudioInputPrice = Price(value) },
        "$audio-out" => facts with { AudioOutputPrice = Price(value) },
        "$image-in" => facts with { ImageInputPrice = Price(value) },
        "$image" => facts with { ImagePrice = Price(value) },
        "$second" => facts with { SecondPrice = Price(value) },
        "$mchars" => facts with { CharactersPrice = Price(value) },
        "$request" => facts with { RequestPrice = Price(value) },
        "yes" => facts with { Has = Features(value) },
        "no" => facts with { Lacks = Features(value) },
        "from" => facts with { Released = Date(value) },
        "deprecated" => facts with { IsDeprecated = true },
        "retired" => facts with { Retired = Date(value), IsDeprecated = true },
        _ => null,
    };

    private static int Tokens(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Digits and a point: what else counts as a number elsewhere ("NaN", "1e9") is no price.</summary>
    private static double Price(string value) => value.Length > 0 && value[0] is >= '0' and <= '9'
        ? double.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{value}' is no price.");

    public static DateTime Date(string value) => DateTime.ParseExact(
        value,
        value.Length == 7 ? "yyyy-MM" : "yyyy-MM-dd",
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static ModelFeatures Features(string letters)
    {
        ModelFeatures features = ModelFeatures.None;
        foreach (char letter in letters)
        {
            ModelFeatures feature = ModelFeatures.None;
            foreach ((char Letter, ModelFeatures Feature) row in Letters)
            {
                if (row.Letter == letter)
                {
                    feature = row.Feature;
                }
            }

            features |= feature == ModelFeatures.None ? throw new FormatException($"'{letter}' is no letter of a feature.") : feature;
        }

        return features;
    }

    private static FormatException Wrong(string line) => new($"This is no line of the model catalog: {line}");
}
