using LlmRouter.Configuration;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>A value in a JSON document, with the object or array that it is in.</summary>
/// <param name="Parent">What it is in; <see langword="null"/> for the root.</param>
/// <param name="Index">Its position there.</param>
/// <param name="Name">The name of a member; <see langword="null"/> for items and the root.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Value">The value.</param>
internal sealed record JsonSlot(JsonSlot? Parent, int Index, string? Name, TextSpan NameSpan, ConfigNode Value)
{
    public TextSpan ValueSpan => Span(Value.Place);

    /// <summary>The name too, where there is one.</summary>
    public TextSpan Whole => Name is null ? ValueSpan : TextSpan.FromBounds(NameSpan.Start, ValueSpan.End);

    public IEnumerable<JsonSlot> Children()
    {
        for (int i = 0; i < Value.Members.Length; i++)
        {
            ConfigMember member = Value.Members[i];
            yield return new JsonSlot(this, i, member.Name, Span(member.NamePlace), member.Value);
        }

        for (int i = 0; i < Value.Items.Length; i++)
        {
            yield return new JsonSlot(this, i, null, default, Value.Items[i]);
        }
    }

    /// <summary>A member by its name; the last one, which is the one that counts.</summary>
    public JsonSlot? Child(string name) => Children().LastOrDefault(child => child.Name == name);

    /// <summary>The innermost slot whose name, value or whole is at the span or around it.</summary>
    public JsonSlot Find(TextSpan span)
    {
        JsonSlot found = this;
        while (found.NameSpan != span && found.ValueSpan != span && found.Children().FirstOrDefault(child => child.Whole.Contains(span)) is { } inner)
        {
            found = inner;
        }

        return found;
    }

    private static TextSpan Span(Place place) => new(place.Start, place.Length);
}
