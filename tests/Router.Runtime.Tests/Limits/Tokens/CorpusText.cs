using System.Text.Json;

namespace LlmRouter.Tests.Limits;

/// <summary>
/// A text of <c>corpus.jsonl</c> with its true counts. They were taken with gpt-tokenizer 4.0.0 and are the same by js-tiktoken
/// 1.0.21. The texts are in the public domain, written for this corpus, or generated.
/// </summary>
public sealed record CorpusText(string Category, bool IsHeldOut, int O200k, int Cl100k, string Text)
{
    public static IReadOnlyList<CorpusText> All { get; } = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Limits", "Tokens", "corpus.jsonl")).Select(Parse)];

    private static CorpusText Parse(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement text = json.RootElement;
        return new(
            text.GetProperty("category").GetString()!,
            text.GetProperty("half").GetString() == "held-out",
            text.GetProperty("o200k_base").GetInt32(),
            text.GetProperty("cl100k_base").GetInt32(),
            text.GetProperty("text").GetString()!);
    }
}
