namespace LlmRouter.Configuration;

/// <summary>
/// What would mend a fault, in terms of the configuration: the code fixes turn it into an edit of C# or of JSON. A better text for the
/// fault's place is a <see cref="Fault.Suggestion"/> instead.
/// </summary>
/// <param name="Kind">What to do.</param>
/// <param name="Name">The setting, as <c>models.json</c> calls it, where one is added.</param>
/// <param name="Value">The value as JSON, e.g. <c>3</c> or <c>"text"</c>, where one is written.</param>
internal sealed record FaultFix(FixKind Kind, string Name = "", string Value = "")
{
    /// <summary>Removes the property, argument or item that stands at the place.</summary>
    public static readonly FaultFix Remove = new(FixKind.Remove);

    /// <summary>Removes the item of a list (or the attribute) in which the place is: a whole deployment or fallback.</summary>
    public static readonly FaultFix RemoveItem = new(FixKind.RemoveItem);

    /// <summary>Moves the property at the place to the level where it has an effect.</summary>
    public static readonly FaultFix Move = new(FixKind.Move);

    /// <summary>Writes another value, given as JSON, at the place.</summary>
    public static FaultFix Replace(string json) => new(FixKind.Replace, "", json);

    /// <summary>
    /// Adds a setting to what the place belongs to: the object that it names, that it is or that holds it; in C# its attribute.
    /// </summary>
    public static FaultFix Add(string name, string json) => new(FixKind.Add, name, json);

    /// <summary>A text as JSON.</summary>
    public static string Text(string text)
    {
        var json = new System.Text.StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c is '"' or '\\' ? json.Append('\\').Append(c)
                : c < ' ' ? json.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture))
                : json.Append(c);
        }

        return json.Append('"').ToString();
    }
}

/// <summary>The ways of mending a fault.</summary>
internal enum FixKind
{
    Replace,
    Remove,
    RemoveItem,
    Add,
    Move,
}
