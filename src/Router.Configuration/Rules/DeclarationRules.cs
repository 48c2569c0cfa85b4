namespace LlmRouter.Configuration;

/// <summary>The rules about <c>[LlmRouter]</c> classes and about which file configures which of them.</summary>
internal static class DeclarationRules
{
    /// <summary>Arguments: the type.</summary>
    public static readonly RuleInfo NotPartial = new(
        "LLMR0001",
        FaultSeverity.Error,
        "A router class must be partial",
        "'{0}' must be partial, so that the generator can add the router's members; write 'partial' before 'class'");

    /// <summary>Arguments: the type, why it cannot be.</summary>
    public static readonly RuleInfo UnfitClass = new(
        "LLMR0002",
        FaultSeverity.Error,
        "This class cannot be a router",
        "'{0}' cannot be a router because {1}; [LlmRouter] goes on a plain class without another base class");

    /// <summary>Arguments: the type, the language version.</summary>
    public static readonly RuleInfo OldLanguage = new(
        "LLMR0003",
        FaultSeverity.Error,
        "The language version is too old for generated routers",
        "'{0}' needs C# 12 or later, and this project uses C# {1}; raise <LangVersion> in the project file");

    /// <summary>Arguments: the attribute, the argument, what is wrong with it.</summary>
    public static readonly RuleInfo UnusableArgument = new(
        "LLMR0009",
        FaultSeverity.Error,
        "An attribute argument cannot be used",
        "Argument '{1}' of [{0}] cannot be used: {2}");

    /// <summary>Arguments: the name in the file, the names that there are.</summary>
    public static readonly RuleInfo UnknownRouter = new(
        "LLMR0010",
        FaultSeverity.Error,
        "The file names a router class that does not exist",
        "There is no [LlmRouter] class '{0}' in this project; {1}");

    /// <summary>Arguments: the file, the names that there are.</summary>
    public static readonly RuleInfo UnclearRouter = new(
        "LLMR0011",
        FaultSeverity.Error,
        "The file does not say which router class it configures",
        "'{0}' does not say which [LlmRouter] class it configures; set \"router\" to one of {1}");

    /// <summary>Arguments: the type, the exception.</summary>
    public static readonly RuleInfo GeneratorFailed = new(
        "LLMR9002",
        FaultSeverity.Error,
        "The generator failed",
        "The generator failed on '{0}', which is a defect of LlmRouter: {1}. Please report it with the configuration that causes it.");

    public static readonly RuleInfo[] All =
        [NotPartial, UnfitClass, OldLanguage, UnusableArgument, UnknownRouter, UnclearRouter, GeneratorFailed];
}
