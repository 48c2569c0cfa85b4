using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>Writes a configuration as <c>models.json</c>, without what is secret in it.</summary>
internal static class SettingsWriter
{
    private const string Hidden = "***";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RouterSpec spec, Blueprint blueprint)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            Section(json, "defaults", spec.Settings);
            json.WriteStartObject("aliases");
            foreach (AliasSpec alias in spec.Aliases)
            {
                json.WriteStartObject(alias.Name);
                json.WriteString("target", alias.Target);
                json.WriteBoolean("hidden", alias.Hidden);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartObject("endpoints");
            foreach (EndpointSpec endpoint in spec.Endpoints)
            {
                Section(json, endpoint.Name, endpoint.Settings);
            }

            json.WriteEndObject();
            Budgets(json, spec.Budgets);
            json.WriteStartObject("groups");
            foreach (GroupPlan group in blueprint.Groups.Where(g => g.Exists))
            {
                Group(json, group);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Budgets(Utf8JsonWriter json, List<BudgetSpec> budgets)
    {
        json.WriteStartObject("budgets");
        foreach (IGrouping<string, BudgetSpec> scope in budgets.GroupBy(b => b.Scope, StringComparer.OrdinalIgnoreCase))
        {
            json.WriteStartArray(scope.Key);
            foreach (BudgetSpec budget in scope)
            {
                json.WriteStartObject();
                json.WriteNumber("usd", budget.Usd);
                json.WriteString("per", BudgetSpec.Periods[(int)budget.Per]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter json, GroupPlan group)
    {
        json.WriteStartObject(group.Name);
        Settings(json, group.Settings.Effective, group.Strategy?.Name);
        json.WriteStartArray("deployments");
        foreach (DeploymentPlan deployment in group.Deployments)
        {
            json.WriteStartObject();
            json.WriteString("id", deployment.Spec.Id);
            Settings(json, deployment.Spec.Settings);
            if (deployment.ApiKey is not null)
            {
                json.WriteString("apiKey", Hidden);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Section(Utf8JsonWriter json, string name, SettingBag settings)
    {
        json.WriteStartObject(name);
        Settings(json, settings);
        json.WriteEndObject();
    }

    private static void Settings(Utf8JsonWriter json, SettingBag settings, string? strategy = null)
    {
        if (strategy is not null)
        {
            json.WriteString("strategy", strategy);
        }

        foreach (SettingValue value in settings)
        {
            SettingInfo info = SettingTable.Get(value.Setting);
            switch (info.Kind)
            {
                case SettingKind.Text or SettingKind.Choice when value.Setting != Setting.Strategy || strategy is null:
                    json.WriteString(info.Name, info.Secret ? Shown(value.Text) : value.Text);
                    break;
                case SettingKind.Flag:
                    json.WriteBoolean(info.Name, value.Flag);
                    break;
                case SettingKind.Integer or SettingKind.Number or SettingKind.Duration:
                    json.WriteNumber(info.Name, value.Number);
                    break;
                case SettingKind.TextList:
                    json.WriteStartArray(info.Name);
                    foreach (string text in value.TextList)
                    {
                        json.WriteStringValue(text);
                    }

                    json.WriteEndArray();
                    break;
                case SettingKind.TextMap:
                    json.WriteStartObject(info.Name);
                    foreach ((string name, string text) in value.TextMap)
                    {
                        json.WriteString(name, Shown(text));
                    }

                    json.WriteEndObject();
                    break;
                case SettingKind.NumberMap:
                    json.WriteStartObject(info.Name);
                    foreach ((string name, double number) in value.NumberMap)
                    {
                        json.WriteNumber(name, number);
                    }

                    json.WriteEndObject();
                    break;
                case SettingKind.FallbackList:
                    json.WriteStartArray(info.Name);
                    foreach (FallbackSpec fallback in value.Fallbacks)
                    {
                        Fallback(json, fallback);
                    }

                    json.WriteEndArray();
                    break;
            }
        }
    }

    private static void Fallback(Utf8JsonWriter json, FallbackSpec fallback)
    {
        if (fallback.IsGeneral && fallback.Settings.Count == 0)
        {
            json.WriteStringValue(fallback.Target);
            return;
        }

        json.WriteStartObject();
        json.WriteString(FallbackReader.TargetMember, fallback.Target);
        if (fallback.Kinds is { } kinds)
        {
            json.WriteStartArray(FallbackReader.KindsMember);
            foreach (string kind in kinds)
            {
                json.WriteStringValue(kind);
            }

            json.WriteEndArray();
        }

        Settings(json, fallback.Settings);
        json.WriteEndObject();
    }

    private static string Shown(string text) => References.IsReference(text) ? text : Hidden;
}
