using System.Text;

namespace LlmRouter.Configuration;

/// <summary>Reads deployments, inside their group (JSON) or beside it (attributes).</summary>
internal sealed class DeploymentReader(ReadContext context, SettingReader settings, SpecBuilder builder)
{
    public const string ModelHint = "Write it as \"provider/model\", e.g. \"openai/gpt-4o\".";

    public void ReadNested(ConfigNode node, GroupSpec group, int index)
    {
        if (context.Expect(node, ConfigKind.Object, $"deployments[{index}]", Words.Group(group.Name)))
        {
            Read(node, group, $"deployment number {index + 1} of {Words.Group(group.Name)}", "id", SuppressionReader.Member);
        }
    }

    public void ReadFlat(ConfigNode node, int index)
    {
        if (!context.Expect(node, ConfigKind.Object, $"deployments[{index}]", "the configuration"))
        {
            return;
        }

        ConfigNode? name = Find(node, "group");
        if (name is null || name.Kind != ConfigKind.Text)
        {
            context.Lose();
            if (name is null)
            {
                context.Faults.Add(ConfigRules.Missing, node.Place, "A deployment", context.Shown("group"), "Say which group it belongs to.");
            }
            else
            {
                context.Expect(name, ConfigKind.Text, "group", "a deployment");
            }

            return;
        }

        GroupSpec? group = builder.FindGroup(name.Text);
        if (group is null && !builder.Spec.Incomplete)
        {
            // Read as if the nearest group stood here, so that one slip is not also a group without deployments.
            string[] known = [.. builder.Spec.Groups.Select(static one => one.Name)];
            string? suggestion = Suggestions.Nearest(name.Text, known);
            group = suggestion is null ? null : builder.FindGroup(suggestion);
            string what = Find(node, "id") is { Kind: ConfigKind.Text } id ? $"Deployment '{Words.Show(id.Text)}'" : "A deployment";
            context.Faults.Add(new Fault(
                ConfigRules.UnknownGroup, name.Place, [what, "group", Words.Show(name.Text), Words.Hint(suggestion, known, "group")])
            {
                Suggestion = suggestion,
            });
        }

        group ??= new GroupSpec(name.Text, name.Place);
        Read(node, group, $"a deployment of {Words.Group(group.Name)}", "group", "id");
    }

    private void Read(ConfigNode node, GroupSpec group, string anonymous, params string[] others)
    {
        ConfigNode? id = Find(node, "id");
        ConfigNode? model = Find(node, "model");
        string? given = id is { Kind: ConfigKind.Text } && id.Text.Trim().Length > 0 ? id.Text : null;
        string? known = given ?? (model is { Kind: ConfigKind.Text } ? IdFromModel(model.Text) : null);
        string where = known is null ? anonymous : Words.Deployment(known, group.Name);

        List<ConfigMember> members = context.Members(node, where);
        if (id is not null && context.Expect(id, ConfigKind.Text, "id", where))
        {
            NameCheck.Check("deployment id", id.Text, id.Place, context.Faults, NameForm.Id);
        }

        var deployment = new DeploymentSpec(known ?? $"deployment-{group.Deployments.Count + 1}", given is null ? node.Place : id!.Place);
        deployment.HasOwnId = given is not null;
        settings.ReadAll(members, SettingLevels.Deployment, deployment.Settings, where, others);
        if (model is null && !node.Members.Any(static member => member.Value.Kind == ConfigKind.Broken))
        {
            context.Faults.Add(ConfigRules.Missing, deployment.Place, Words.Capital(where), context.Shown("model"), ModelHint);
        }

        if (context.Source == ConfigSource.Json)
        {
            new SuppressionReader(context, builder.Spec).Read(node, node.Place, where);
        }

        deployment.FromFile = context.Source == ConfigSource.Json;
        builder.AddDeployment(group, deployment, context.Document);
    }

    /// <summary><c>openai/gpt-4o</c> gives <c>openai-gpt-4o</c>, and <c>openai/*</c> gives <c>openai-any</c>.</summary>
    private static string? IdFromModel(string model)
    {
        var id = new StringBuilder(model.Length);
        foreach (char c in model.Trim())
        {
            if (c == WildcardNames.Star)
            {
                id.Append("any");
            }
            else
            {
                id.Append(char.IsLetterOrDigit(c) || c is '.' or '_' or ':' ? c : '-');
            }
        }

        return id.Length == 0 ? null : id.ToString();
    }

    private static ConfigNode? Find(ConfigNode node, string name)
    {
        ConfigNode? found = null;
        foreach (ConfigMember member in node.Members)
        {
            if (member.Name == name)
            {
                found = member.Value;
            }
        }

        return found;
    }
}
