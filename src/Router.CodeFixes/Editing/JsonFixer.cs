using LlmRouter.Configuration;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Writes remedies into a <c>models.json</c>, several at once. Comments and layout of all else stay.</summary>
internal sealed class JsonFixer
{
    private readonly string _text;
    private readonly JsonSlot _root;
    private readonly Dictionary<ConfigNode, TextList> _lists = new(ReferenceComparer.Instance);
    private readonly List<TextChange> _replacements = [];

    private JsonFixer(string text)
    {
        _text = text;
        _root = new JsonSlot(null, 0, null, default, JsonReader.Read("", text, new FaultBag()));
    }

    /// <summary>The edits, in order and without overlaps; none when nothing can be done.</summary>
    public static IReadOnlyList<TextChange> Edits(string text, IEnumerable<EditRequest> requests)
    {
        var fixer = new JsonFixer(text);
        foreach (EditRequest request in requests)
        {
            fixer.Add(request);
        }

        var edits = new List<TextChange>();
        foreach (TextList list in fixer._lists.Values)
        {
            list.AddTo(edits, text);
        }

        edits.AddRange(fixer._replacements);
        return EditSet.Clean(edits);
    }

    private void Add(EditRequest request)
    {
        JsonSlot slot = _root.Find(request.Span);
        switch (request.Fix.Kind)
        {
            case FixKind.Replace:
                _replacements.Add(new TextChange(request.Span, request.Fix.Value));
                break;
            case FixKind.Remove:
                Remove(slot);
                break;
            case FixKind.RemoveItem:
                Remove(ItemOf(slot));
                break;
            case FixKind.Add when ObjectOf(slot, request.Span) is { } target:
                AddMember(target, request.Fix.Name, request.Fix.Value);
                break;
            case FixKind.Move:
                Move(slot);
                break;
        }
    }

    private void Remove(JsonSlot slot)
    {
        if (slot.Parent is not { } parent)
        {
            return;
        }

        TextList list = ListOf(parent);
        list.Remove(slot.Index);

        // An empty list of words may mean something else than none; only of fallbacks it says "none".
        if (list.IsEmptied && parent.Name is { } name && parent.Parent is not null
            && (SettingTable.Find(name) is { Kind: SettingKind.TextList } || name == SuppressionReader.Member))
        {
            Remove(parent);
        }
    }

    private void AddMember(JsonSlot target, string name, string json)
    {
        if (target.Child(name) is not null)
        {
            return;
        }

        // Deployments are long and stand last; what is about the whole document stands first.
        int before = name[0] == '$' ? 0 : target.Child("deployments")?.Index ?? target.Value.Members.Length;
        ListOf(target).Add(before, $"\"{name}\": {json}");
    }

    private void Move(JsonSlot slot)
    {
        if (slot.Name is not { } name || slot.Parent is null || SettingTable.Find(name) is not { } info)
        {
            return;
        }

        List<JsonSlot> targets = JsonLevels.Targets(_root, slot, info.Levels, out bool defaults);
        string json = _text.Substring(slot.ValueSpan.Start, slot.ValueSpan.Length);
        if (defaults && _root.Child("defaults") is null)
        {
            ListOf(_root).Add(_root.Child("groups")?.Index ?? _root.Value.Members.Length, $"\"defaults\": {{ \"{name}\": {json} }}");
            Remove(slot);
        }
        else if (targets.Count > 0)
        {
            foreach (JsonSlot target in targets)
            {
                AddMember(target, name, json);
            }

            Remove(slot);
        }
    }

    private TextList ListOf(JsonSlot container)
    {
        if (!_lists.TryGetValue(container.Value, out TextList? list))
        {
            TextSpan span = container.ValueSpan;
            list = new TextList(span.Start + 1, Math.Max(span.Start + 1, span.End - 1), [.. container.Children().Select(static child => child.Whole)]);
            _lists.Add(container.Value, list);
        }

        return list;
    }

    private static JsonSlot ItemOf(JsonSlot slot)
    {
        for (JsonSlot? one = slot; one?.Parent is not null; one = one.Parent)
        {
            if (one.Name is null)
            {
                return one;
            }
        }

        return slot;
    }

    /// <summary>The object that the span names, is, or is in.</summary>
    private static JsonSlot? ObjectOf(JsonSlot slot, TextSpan span)
    {
        if (slot.Value.Kind == ConfigKind.Object && (slot.NameSpan == span || slot.ValueSpan == span || slot.Parent is null))
        {
            return slot;
        }

        JsonSlot? one = slot.Parent;
        while (one is not null && one.Value.Kind != ConfigKind.Object)
        {
            one = one.Parent;
        }

        return one;
    }

    /// <summary>Nodes are equal by content, and here each is one.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<ConfigNode>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(ConfigNode? x, ConfigNode? y) => ReferenceEquals(x, y);

        public int GetHashCode(ConfigNode node) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node);
    }
}
