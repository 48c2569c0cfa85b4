using System.Globalization;
using LlmRouter.Limits;

namespace LlmRouter.Tests.Properties;

/// <summary>Limits as they are declared.</summary>
internal sealed record ModelLimits(int? Rpm, int? Tpm, int? InputTpm, int? OutputTpm, int? MaxParallel)
{
    public static readonly LimitKind[] Counted = [LimitKind.Requests, LimitKind.Tokens, LimitKind.InputTokens, LimitKind.OutputTokens];

    public bool HasTokens => (Tpm ?? InputTpm ?? OutputTpm) is not null;

    public bool Any => (Rpm ?? MaxParallel) is not null || HasTokens;

    public int? Of(LimitKind kind) => kind switch
    {
        LimitKind.Requests => Rpm,
        LimitKind.Tokens => Tpm,
        LimitKind.InputTokens => InputTpm,
        LimitKind.OutputTokens => OutputTpm,
        _ => MaxParallel,
    };

    /// <summary>Some limits, none for 0; they are small, so that they are met.</summary>
    public static ModelLimits From(int a, int b) => new(
        a % 3 == 1 ? 2 + (b % 5) : null,
        a / 3 % 3 == 1 ? 500 + (b % 7 * 300) : null,
        a / 9 % 4 == 1 ? 400 + (b % 5 * 200) : null,
        a / 36 % 4 == 1 ? 400 + (b % 3 * 300) : null,
        a / 144 % 3 == 1 ? 1 + (b % 4) : null);
}

/// <summary>A deployment as it is declared.</summary>
/// <param name="Group">Its group.</param>
/// <param name="Id">Its id.</param>
/// <param name="Connection">Which of several models, endpoints and keys.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Order">Its tier.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Price">US dollars per million tokens of input; output costs twice that.</param>
/// <param name="Tag">Its tag, if it has one.</param>
internal sealed record Declared(string Group, string Id, int Connection, ModelLimits Limits, int Order, int Weight, int Price, string? Tag)
{
    public string Name => $"{Group}/{Id}";

    /// <summary>The key at its endpoint.</summary>
    public int Account => Connection / 2;

    public static Declared From(string group, string id, Step step) => new(
        group, id, step.D % 6, ModelLimits.From(step.B, step.C), step.C % 11 == 1 ? 1 : 0, 1 + (step.D % 3), 1 + (step.C % 5), (step.D % 7) switch { 1 => "red", 2 => "blue", _ => null });

    public long Cost(long input, long output) => ((input * Price) + (output * 2 * Price)) * 1_000;

    public string ToJson()
    {
        string limits = string.Concat(
            new (string Name, int? Value)[] { ("rpm", Limits.Rpm), ("tpm", Limits.Tpm), ("inputTpm", Limits.InputTpm), ("outputTpm", Limits.OutputTpm), ("maxParallel", Limits.MaxParallel) }
                .Where(l => l.Value is not null)
                .Select(l => string.Create(CultureInfo.InvariantCulture, $", \"{l.Name}\": {l.Value}")));
        string more = (Tag is null ? "" : $", \"tags\": [\"{Tag}\"]") + (Order == 0 ? "" : $", \"order\": {Order}") + (Weight == 1 ? "" : $", \"weight\": {Weight}");
        return $$"""{ "id": "{{Id}}", "model": "openai/m{{Connection % 2}}", "endpoint": "https://e{{Account % 2}}.example.com/v1", "apiKey": "env:K{{Account}}", "price": { "input": {{Price}}, "output": {{2 * Price}} }{{limits}}{{more}} }""";
    }
}

/// <summary>A budget as it is declared, in nanodollars.</summary>
internal sealed record DeclaredBudget(string Scope, long Limit, BudgetWindow Window)
{
    public string ToJson() => string.Create(CultureInfo.InvariantCulture, $"\"{Scope}\": {{ \"usd\": {Limit / 1e9}, \"per\": \"{Window.ToString().ToLowerInvariant()}\" }}");
}
