using System.Text;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing;

/// <summary>
/// Ready-made ways to answer, for <see cref="SimulatedDeployment.Answer"/>. Each is a plain function of the request, so that
/// <c>request => "text"</c> does as well. All are thread-safe and deterministic.
/// </summary>
public static class SimulatedAnswers
{
    private static readonly SimulatedAnswer Greeting = new("Hello! How can I help you today?");

    private static readonly string[] Words =
        "lorem ipsum dolor sit amet elit sed do eiusmod tempor ut labore et dolore magna aliqua enim ad minim veniam quis ex ea duis aute in velit esse fugiat".Split(' ');

    /// <summary>
    /// The default: calls the tool that <c>tool_choice</c> demands, with arguments that fit its schema; answers a JSON response
    /// format with a value that fits it; else says hello.
    /// </summary>
    public static Func<SimulatedRequest, SimulatedAnswer> Fitting { get; } = static request => AnswerFitter.Answer(request) ?? Greeting;

    /// <summary>Says the text of the last user message again.</summary>
    public static Func<SimulatedRequest, SimulatedAnswer> Echo { get; } = static request => request.LastUserText;

    /// <summary>Always the same text.</summary>
    /// <param name="text">May be empty.</param>
    public static Func<SimulatedRequest, SimulatedAnswer> Text(string text)
    {
        var answer = new SimulatedAnswer(text);
        return _ => answer;
    }

    /// <summary>Filler of exactly <paramref name="tokens"/> tokens, as the simulator counts them.</summary>
    /// <param name="tokens">One or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is less than one.</exception>
    public static Func<SimulatedRequest, SimulatedAnswer> Lorem(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        var text = new StringBuilder();
        for (int i = 0, written = 0; written < tokens; i++)
        {
            string word = Words[i % Words.Length];
            int size = TokenCounter.Count(word);
            word = written + size > tokens ? "a" : word;
            text.Append(i == 0 ? "" : " ").Append(word);
            written += Math.Min(size, tokens - written);
        }

        return Text(text.ToString());
    }

    /// <summary>Calls these tools, whether the request offers them or not.</summary>
    /// <param name="calls">At least one.</param>
    public static Func<SimulatedRequest, SimulatedAnswer> CallTools(params SimulatedToolCall[] calls)
    {
        var answer = new SimulatedAnswer(calls);
        return _ => answer;
    }

    /// <summary>One answer after the other, in the order in which requests come to be answered; the last one for ever.</summary>
    /// <param name="answers">At least one.</param>
    /// <exception cref="ArgumentException"><paramref name="answers"/> is empty.</exception>
    public static Func<SimulatedRequest, SimulatedAnswer> Sequence(params SimulatedAnswer[] answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Length == 0)
        {
            throw new ArgumentException("A sequence needs at least one answer.", nameof(answers));
        }

        SimulatedAnswer[] copy = [.. answers];
        int next = -1;
        return _ => copy[Math.Min(Interlocked.Increment(ref next) & int.MaxValue, copy.Length - 1)];
    }

    /// <summary>How many tokens the simulator counts in a text: the unit of its usage, limits and speeds.</summary>
    /// <param name="text">May be empty.</param>
    public static int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TokenCounter.Count(text);
    }
}
