namespace LlmRouter.Configuration;

/// <summary>Reads the names of kinds of failures.</summary>
internal sealed class KindReader(ReadContext context)
{
    /// <summary>A kind that something may be configured for; where it is misspelt, the one that was probably meant.</summary>
    /// <param name="node">The text.</param>
    /// <param name="name">The property that it is the value of.</param>
    /// <param name="where">Of what, in words.</param>
    public string? Read(ConfigNode node, string name, string where)
    {
        if (node.Kind == ConfigKind.Broken)
        {
            context.Lose();
            return null;
        }

        if (node.Kind != ConfigKind.Text)
        {
            context.WrongKind(node, name, where, "the name of a kind of failures");
            return null;
        }

        if (Array.IndexOf(FailureKindNames.OfAttempts, node.Text) >= 0)
        {
            return node.Text;
        }

        if (IsUseless(node.Text, node.Place, where))
        {
            return null;
        }

        string? suggestion = Suggestions.Nearest(node.Text, FailureKindNames.OfAttempts);
        context.Faults.Add(new Fault(
            ConfigRules.WrongChoice,
            node.Place,
            [context.Shown(name), where, Words.Show(node.Text), suggestion is null ? "use a kind of failures, such as 'timeout' or 'rate-limited'" : Words.Hint(suggestion, [], "kind")])
        {
            Suggestion = suggestion,
        });
        return suggestion;
    }

    /// <summary>Whether it is a kind that no attempt has; that is reported.</summary>
    public bool IsUseless(string kind, Place place, string where)
    {
        bool useless = Array.IndexOf(FailureKindNames.All, kind) >= FailureKindNames.OfAttempts.Length;
        if (useless)
        {
            context.Faults.Add(ConfigRules.UselessKind, place, kind, where, "no attempt ever fails so. Remove it.");
        }

        return useless;
    }
}
