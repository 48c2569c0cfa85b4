using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>A text that definitions are read from, so that faults can say at which line and column of it.</summary>
internal sealed class SourceText
{
    private readonly string _text;
    private readonly string _path;

    public SourceText(string path, string text)
    {
        // An instance of its own: places are this text's when they refer to it, whatever other texts are called.
        _path = new string(path.AsSpan());
        _text = text;
    }

    /// <summary>Reads the text.</summary>
    public ConfigNode Parse(FaultBag faults) => JsonReader.Read(_path, _text, faults);

    public bool Has(Place place) => ReferenceEquals(place.Path, _path);

    /// <summary>A fault with its line and column.</summary>
    public string Describe(Fault fault)
    {
        int start = Math.Min(fault.Place.Start, _text.Length);
        int line = _text.AsSpan(0, start).Count('\n') + 1;
        int column = start - (_text.LastIndexOf('\n', Math.Max(0, start - 1), Math.Max(0, start)) + 1) + 1;
        return FormattableString.Invariant($"{_path}({line},{column}): {fault}");
    }

    /// <summary>A fault, with its place where it lies in one of the texts.</summary>
    public static string Describe(Fault fault, IEnumerable<SourceText> texts)
        => texts.FirstOrDefault(t => t.Has(fault.Place))?.Describe(fault) ?? fault.ToString();
}
