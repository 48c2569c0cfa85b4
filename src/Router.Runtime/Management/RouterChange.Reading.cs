using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Management;

namespace LlmRouter;

/// <content>How definitions are read and put into the draft.</content>
public sealed partial class RouterChange
{
    private void ReplaceAll(ConfigNode root)
    {
        if (ReadDocument(root) is not { } spec)
        {
            return;
        }

        Blueprint.Settings = SettingLayers.None;
        Blueprint.Aliases.Clear();
        Blueprint.Endpoints.Clear();
        Blueprint.Budgets.Clear();
        for (int g = 0; g < Blueprint.Groups.Count; g++)
        {
            Clear(g);
        }

        Layers.Replace(DeploymentOrigin.Api, spec);
        CheckTyped();
    }

    private GroupPlan? AddGroup(string group, ConfigNode node)
    {
        if (Blueprint.Find(group) >= 0)
        {
            Faults.Add(ConfigRules.DuplicateName, Place.None, "Group", Words.Show(group));
            return null;
        }

        if (ReadDocument(DefinitionTree.Group(group, node)) is not { Groups: [var spec] })
        {
            return null;
        }

        GroupPlan plan = Blueprint.EditOrAdd(spec.Name, spec.Place);
        Layers.Declare(plan, spec, DeploymentOrigin.Api);
        plan.Deployments.AddRange(spec.Deployments.Select(d => new DeploymentPlan(d, DeploymentOrigin.Api)));
        return plan;
    }

    private void UpdateSettings(ConfigNode node)
    {
        ThrowIfClosed();
        if (ReadDocument(DefinitionTree.Defaults(node)) is { } spec)
        {
            Blueprint.Settings = Blueprint.Settings.Over(DeploymentOrigin.Api, spec.Settings);
        }
    }

    private void UpdateSettings(string group, ConfigNode node)
    {
        if (EditGroup(group) is { } plan && ReadDocument(DefinitionTree.Group(group, node)) is { Groups: [var spec] })
        {
            if (spec.Settings.Has(Setting.Strategy))
            {
                plan.Use(null);
            }

            if (spec.Deployments.Count > 0)
            {
                Complaints.Add($"the settings of group '{Words.Show(group)}' hold deployments: add those by themselves");
            }

            var settings = new GroupSpec(plan.Name, Place.None);
            SettingLayers layers = plan.Settings.Over(DeploymentOrigin.Api, spec.Settings);
            foreach (SettingValue value in layers[DeploymentOrigin.Api])
            {
                settings.Settings.Set(value);
            }

            Layers.Declare(plan, settings, DeploymentOrigin.Api);
        }
    }

    private void Clear(int ordinal)
    {
        GroupPlan plan = Blueprint.Edit(ordinal);
        plan.Clear(plan.IsEmbedding);
    }

    private GroupPlan? EditGroup(string group)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        int ordinal = Blueprint.Find(group);
        if (ordinal < 0)
        {
            Complaints.Add($"there is no group '{Words.Show(group)}'; {Hint(group, Blueprint.Groups.Where(g => g.Exists).Select(g => g.Name), "group")}");
            return null;
        }

        return Blueprint.Edit(ordinal);
    }

    private DeploymentPlan? Find(string group, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (EditGroup(group) is not { } plan)
        {
            return null;
        }

        int index = plan.IndexOf(id);
        if (index < 0)
        {
            Complaints.Add($"group '{Words.Show(group)}' has no deployment '{Words.Show(id)}'; {Hint(id, plan.Deployments.Select(d => d.Spec.Id), "deployment")}");
        }

        return index < 0 ? null : plan.Deployments[index];
    }

    private static string Hint(string name, IEnumerable<string> known, string what)
    {
        string[] names = [.. known];
        return Words.Hint(Suggestions.Nearest(name, names), names, what);
    }

    private DeploymentPlan? Read(string group, DeploymentDefinition definition)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(definition);
        return ReadDocument(DefinitionTree.Deployment(group, definition.ToNode())) is not { Groups: [{ Deployments: [var spec] }] } ? null
            : new DeploymentPlan(spec, DeploymentOrigin.Api)
            {
                ApiKey = definition.ApiKey,
                ChatClient = definition.ChatClient,
                EmbeddingGenerator = definition.EmbeddingGenerator,
            };
    }

    private DeploymentPlan? Read(string group, string json)
    {
        ThrowIfClosed();
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Parse(json) is { } node && ReadDocument(DefinitionTree.Deployment(group, node)) is { Groups: [{ Deployments: [var spec] }] }
            ? new DeploymentPlan(spec, DeploymentOrigin.Api)
            : null;
    }

    private void Put(string group, DeploymentPlan? deployment, PutMode mode)
    {
        if (deployment is null)
        {
            return;
        }

        string id = deployment.Spec.Id;
        if (mode == PutMode.Update && Find(group, id) is null)
        {
            return;
        }

        int ordinal = Blueprint.Find(group);
        GroupPlan plan = ordinal < 0 ? Blueprint.EditOrAdd(group, Place.None) : Blueprint.Edit(ordinal);
        if (ordinal < 0)
        {
            plan.Declare(DeploymentOrigin.Api);
        }

        int index = plan.IndexOf(id);
        if (index < 0)
        {
            plan.Deployments.Add(deployment);
        }
        else if (mode == PutMode.Add)
        {
            Faults.Add(ConfigRules.DuplicateDeployment, deployment.Spec.Place, Words.Show(group), Words.Show(id));
        }
        else
        {
            // It stays where it came from: what the program has changed of a file's deployment goes with the file's next version.
            plan.Deployments[index] = new DeploymentPlan(deployment.Spec, plan.Deployments[index].Origin)
            {
                ApiKey = deployment.ApiKey,
                ChatClient = deployment.ChatClient,
                EmbeddingGenerator = deployment.EmbeddingGenerator,
            };
        }
    }

    private ConfigNode? Parse(string json)
    {
        ThrowIfClosed();
        ArgumentNullException.ThrowIfNull(json);
        var text = new SourceText("definition", json);
        Texts.Add(text);
        ConfigNode node = text.Parse(Faults);
        return node.Kind == ConfigKind.Broken ? null : node;
    }

    private RouterSpec? ReadDocument(ConfigNode root)
    {
        if (DefinitionTree.Largest(root) is var (group, count) && !IsFew(group, count))
        {
            return null;
        }

        RouterSpec spec = SpecReader.Read([new ConfigDocument(root, ConfigSource.Json)], Faults);
        Blueprint.Incomplete |= spec.Incomplete;
        return spec;
    }

    private bool IsFew(string group, int count)
    {
        if (count > Selection.MostDeployments)
        {
            // Nothing of it is read: what it would take is just what is refused.
            Complaints.Add(TooMany(group));
            return false;
        }

        return true;
    }

    private void CheckTyped()
    {
        for (int g = 0; g < Blueprint.Groups.Count; g++)
        {
            CheckTyped(g);
        }
    }

    private void CheckTyped(int ordinal)
    {
        GroupPlan plan = Blueprint.Groups[ordinal];
        if (plan.IsTyped && !plan.Exists)
        {
            Complaints.Add($"group '{plan.Name}' is a member of the generated class and cannot disappear; remove its deployments instead, or declare it");
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new InvalidOperationException("This change is over: begin another one.");
        }
    }

    private enum PutMode
    {
        Add,
        Update,
        Upsert,
    }
}
