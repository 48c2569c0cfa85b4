using LlmRouter.Benchmarks.Measuring;
using Microsoft.Extensions.AI;

namespace LlmRouter.Benchmarks.Tokens;

/// <summary>What estimating tokens without a tokenizer costs.</summary>
internal static class TokenBench
{
    private const string English = "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. ";
    private const string Code = "    for (int i = 0; i < values.Length; i++)\n    {\n        totalCount += values[i].Length > 64 ? 2 : 1;\n    }\n\n";
    private const string Chinese = "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。";

    public static async Task RunAsync(bool isLong)
    {
        (string Name, string Text)[] texts = [("English", English), ("code", Code), ("Chinese", Chinese)];
        Contender[] large = [.. texts.Select(t => OfText(t.Name, Repeated(t.Text, 500_000), 20))];
        Result[] results = await Rounds.RunAsync(large, isLong ? 60 : 15);
        var report = new Report("Estimating the tokens of 500,000 characters", "text", "MB/s of UTF-16", "ns a character", "spread", "bytes");
        foreach (Result result in results)
        {
            double each = result.CpuNanoseconds / 500_000;
            report.Add(result.Name, Report.Number(2_000 / each), Report.Number(each), Report.Percent(result.Spread), Report.Number(result.Bytes));
        }

        report.Print();
        await SmallAsync(isLong ? 60 : 15);
    }

    private static async Task SmallAsync(int rounds)
    {
        ITokenEstimator estimator = TokenEstimator.Default;
        ChatMessage[] messages = [new(ChatRole.System, Repeated(English, 400)), new(ChatRole.User, Repeated(English, 100))];
        var tools = new ChatOptions { Tools = [.. Enumerable.Range(0, 20).Select(i => new BenchTool(FormattableString.Invariant($"tool_{i}")))] };
        Result[] results = await Rounds.RunAsync(
            [
                OfText("a text of 100 characters", Repeated(English, 100), 200_000),
                OfRequest("a request of two messages, 500 characters", estimator, messages, null),
                OfRequest("the same with 20 tools", estimator, messages, tools),
            ],
            rounds);
        var report = new Report("Estimating the tokens of a request", "what", "ns", "spread", "bytes");
        foreach (Result result in results)
        {
            report.Add(result.Name, Report.Number(result.CpuNanoseconds), Report.Percent(result.Spread), Report.Against(Math.Round(result.Bytes, 2), 0, ""));
        }

        report.Print();
    }

    private static Contender OfText(string name, string text, int operations) => new(name, operations, n =>
    {
        for (int i = 0; i < n; i++)
        {
            Check(TokenEstimator.Default.CountTokens(text));
        }
    });

    private static Contender OfRequest(string name, ITokenEstimator estimator, ChatMessage[] messages, ChatOptions? options) => new(name, 50_000, n =>
    {
        for (int i = 0; i < n; i++)
        {
            Check(estimator.EstimateChat(messages, options));
        }
    });

    private static void Check(int tokens)
    {
        if (tokens == 0)
        {
            throw new InvalidOperationException("Nothing was estimated.");
        }
    }

    private static string Repeated(string text, int length) => string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1))[..length];
}
