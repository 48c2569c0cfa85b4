using System.Globalization;
using System.Text;
using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>
/// Says in words what a configuration contains: the documentation that an editor shows on hover. Nothing that may be secret
/// (keys, endpoints, headers) is in it.
/// </summary>
internal sealed class Describer(RouterSpec spec)
{
    private const int MostNames = 8;

    private readonly SpecNames _names = new(spec);

    public string Router()
    {
        if (spec.Groups.Count == 0)
        {
            return "A router without groups.";
        }

        var text = new StringBuilder(spec.Groups.Count == 1 ? "Routes one model group: " : $"Routes {Count(spec.Groups.Count)} model groups: ");
        List(text, spec.Groups, static (builder, group) => builder.Append(Code(group.Name)));
        return text.Append('.').ToString();
    }

    public string Group(GroupSpec group)
    {
        var text = new StringBuilder();
        string strategy = group.StrategyType is { } type ? Words.Type(type)
            : group.Settings.Text(Setting.Strategy) ?? spec.Settings.Text(Setting.Strategy) ?? StrategyNames.SimpleShuffle;
        text.Append("Group ").Append(Code(group.Name)).Append(group.IsEmbedding ? ": embeddings, " : ": chat, ").Append(Escape(strategy));
        if (group.Deployments.Count == 0)
        {
            text.Append(", no deployments.");
        }
        else
        {
            text.Append(group.Deployments.Count == 1 ? ", one deployment: " : $", {Count(group.Deployments.Count)} deployments: ");
            List(text, group.Deployments, (builder, deployment) =>
            {
                builder.Append(Code(deployment.Id)).Append(" (");
                Details(builder, group, deployment);
                builder.Append(')');
            });
            text.Append('.');
        }

        Fallbacks(text, group, null);
        foreach (string kind in FailureKindNames.OfAttempts)
        {
            Fallbacks(text, group, kind);
        }

        List<AliasSpec> aliases = spec.Aliases.FindAll(alias => string.Equals(alias.Target, group.Name, StringComparison.OrdinalIgnoreCase));
        if (aliases.Count > 0)
        {
            text.Append(" Also called ");
            List(text, aliases, static (builder, alias) => builder.Append(Code(alias.Name)));
            text.Append('.');
        }

        return text.ToString();
    }

    public string Deployment(GroupSpec group, DeploymentSpec deployment)
    {
        var text = new StringBuilder();
        text.Append("Deployment ").Append(Code(deployment.Id)).Append(" of group ").Append(Code(group.Name)).Append(": ");
        Details(text, group, deployment);
        return text.Append('.').ToString();
    }

    private void Details(StringBuilder text, GroupSpec group, DeploymentSpec deployment)
    {
        text.Append(Escape(deployment.Settings.Text(Setting.Model) ?? "no model"));
        if (deployment.Settings.Text(Setting.Region) is { } region)
        {
            text.Append(" in ").Append(Escape(region));
        }

        Limit(Setting.Rpm, " RPM");
        Limit(Setting.Tpm, " TPM");
        Limit(Setting.MaxParallel, " in parallel");
        if (deployment.Settings.Flag(Setting.Disabled) == true)
        {
            text.Append(", disabled");
        }

        void Limit(Setting setting, string unit)
        {
            if ((deployment.Settings.Number(setting) ?? group.Settings.Number(setting) ?? spec.Settings.Number(setting)) is { } limit)
            {
                text.Append(", ").Append(limit.ToString("#,0", CultureInfo.InvariantCulture)).Append(unit);
            }
        }
    }

    private void Fallbacks(StringBuilder text, GroupSpec group, string? kind)
    {
        // The router's lists serve groups of all modes, and may name the group itself: each takes what it can use.
        FallbackSpec[] fallbacks = [.. (FallbackSpec.Find(group.Settings, spec.Settings, kind) ?? []).Where(fallback => IsOf(group, fallback))];
        if (fallbacks.Length > 0)
        {
            text.Append(" Falls back to ");
            List(text, fallbacks, static (builder, fallback) => builder.Append(Code(fallback.Target)));
            text.Append(kind is null ? "." : $" on {kind}.");
        }
    }

    private bool IsOf(GroupSpec group, FallbackSpec fallback)
        => _names.Resolve(fallback.Target, out bool whole) is not { } target || (target.IsEmbedding == group.IsEmbedding && !(whole && ReferenceEquals(target, group)));

    private static void List<T>(StringBuilder text, IReadOnlyList<T> items, Action<StringBuilder, T> append)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i == MostNames && items.Count > MostNames + 1)
            {
                text.Append(" and ").Append(Count(items.Count - i)).Append(" more");
                return;
            }

            text.Append(i == 0 ? "" : ", ");
            append(text, items[i]);
        }
    }

    private static string Count(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Code(string name) => "<c>" + Escape(name) + "</c>";

    /// <summary>For XML in one line: what XML does not allow at all becomes a question mark.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isHalf = char.IsSurrogate(c) && !(char.IsHighSurrogate(c) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]));
            switch (c)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                default:
                    escaped.Append(char.IsControl(c) || isHalf || c is '\u2028' or '\u2029' or >= '\uFFFE' ? '?' : c);
                    break;
            }
        }

        return escaped.ToString();
    }
}
