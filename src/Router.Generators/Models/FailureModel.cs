namespace LlmRouter.Generators;

/// <summary>An exception of the generator itself, which is a defect.</summary>
/// <param name="Router">The full name of the class that it happened at.</param>
/// <param name="Message">What is known of it.</param>
internal sealed record FailureModel(string Router, string Message)
{
    /// <summary>The message of an exception could quote the configuration; its type and place suffice to find the defect.</summary>
    public static FailureModel Of(string router, Exception exception)
        => new(router, exception.GetType().Name + " " + (exception.StackTrace?.Split('\n')[0].Trim() ?? "at an unknown place"));
}
