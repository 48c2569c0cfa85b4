namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo Syntax = new(
        "LLMR1001", FaultSeverity.Error, "The file is not valid JSON",
        "This is not valid JSON: {0}");

    public static readonly RuleInfo UnknownProperty = new(
        "LLMR1002", FaultSeverity.Warning, "Unknown property",
        "Unknown property '{0}' in {1}; it has no effect. {2}");

    public static readonly RuleInfo WrongKind = new(
        "LLMR1003", FaultSeverity.Error, "A value of the wrong kind",
        "'{0}' of {1} must be {2}, not {3}");

    public static readonly RuleInfo Missing = new(
        "LLMR1004", FaultSeverity.Error, "A required property is missing",
        "{0} has no '{1}'. {2}");

    public static readonly RuleInfo DuplicateKey = new(
        "LLMR1005", FaultSeverity.Warning, "The same property twice",
        "'{0}' of {1} is given twice, and the later one counts. Remove this one.");

    public static readonly RuleInfo WrongLevel = new(
        "LLMR1006", FaultSeverity.Warning, "A property at a level where it has no effect",
        "'{0}' has no effect in {1}. Move it to {2}.");

    public static readonly RuleInfo OutOfRange = new(
        "LLMR1007", FaultSeverity.Error, "A number outside its range",
        "'{0}' of {1} is {2}, but must be {3}");

    public static readonly RuleInfo BadDuration = new(
        "LLMR1008", FaultSeverity.Error, "Not a duration",
        "'{0}' of {1} is \"{2}\", which is not a duration. Write seconds as a number, or \"500ms\", \"30s\", \"2m\" or \"1h\".");

    public static readonly RuleInfo EmptyText = new(
        "LLMR1009", FaultSeverity.Warning, "An empty text",
        "'{0}' of {1} is empty and has no effect. Give it a value or remove it.");

    public static readonly RuleInfo NoSchema = new(
        "LLMR1010", FaultSeverity.Info, "A file without \"$schema\"",
        "The file has no \"$schema\", by which editors complete and explain what is written in it. Add it; models.schema.json is in the package.");

    public static readonly RuleInfo WrongChoice = new(
        "LLMR1011", FaultSeverity.Error, "A value that is not one of the choices",
        "'{0}' of {1} cannot be '{2}'; {3}");

    public static readonly RuleInfo DuplicateItem = new(
        "LLMR1012", FaultSeverity.Warning, "The same item twice",
        "'{0}' of {1} holds '{2}' twice; case does not tell items apart. Remove one of them.");

    public static readonly RuleInfo BadAccessWindow = new(
        "LLMR1013", FaultSeverity.Error, "Not a time of the week",
        "'{0}' of {1} is \"{2}\", which {3}. Write it as \"Mon-Fri 08:00-18:00 Europe/Berlin\".");

    public static readonly RuleInfo BadSuppression = new(
        "LLMR1014", FaultSeverity.Warning, "A suppression of what cannot be suppressed",
        "'{0}' in \"$suppress\" of {1} {2}");

    public static readonly RuleInfo IdleSuppression = new(
        "LLMR1015", FaultSeverity.Info, "A suppression of what is not reported",
        "'{0}' in \"$suppress\" of {1} suppresses nothing. Remove it.");

    private static void AddJson(List<RuleInfo> rules) => rules.AddRange(
    [
        Syntax, UnknownProperty, WrongKind, Missing, DuplicateKey, WrongLevel, OutOfRange, BadDuration, EmptyText, WrongChoice,
        DuplicateItem, BadAccessWindow, BadSuppression, IdleSuppression, NoSchema,
    ]);
}
