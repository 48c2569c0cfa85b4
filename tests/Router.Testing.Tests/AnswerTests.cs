using System.Text.Json;
using LlmRouter.Testing.Server;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing.Tests;

/// <summary>What answers and latencies are made of.</summary>
public sealed class AnswerTests : SimulatorTest
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("word", 1)]
    [InlineData("two words", 2)]
    [InlineData("extraordinary", 3)]
    [InlineData("Oh, no!", 4)]
    [InlineData("  ", 1)]
    [InlineData("日本", 2)]
    [InlineData("🙂🙂", 2)]
    public void Tokens_are_short_words_and_single_signs(string text, int count)
    {
        Assert.Equal(count, SimulatedAnswers.CountTokens(text));
        Assert.Equal(text, string.Concat(TokenCounter.Split(text)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    public async Task Filler_has_exactly_the_tokens_that_were_asked_for(int tokens)
    {
        East.Answer = SimulatedAnswers.Lorem(tokens);

        using HttpResponseMessage response = await ChatAsync();

        Assert.Equal(tokens, (await JsonAsync(response)).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task A_sequence_ends_with_its_last_answer_for_ever()
    {
        East.Answer = SimulatedAnswers.Sequence("one", "two");

        Assert.Equal(("one", "two", "two"), (await TextAsync(), await TextAsync(), await TextAsync()));
    }

    [Fact]
    public async Task An_answer_can_depend_on_the_request()
    {
        East.Answer = request => $"{request.Model} {request.Number} {request.Operation} {request.LastUserText}";

        Assert.Equal("gpt-4o 1 Chat Hello there", await TextAsync());
    }

    [Fact]
    public void Latencies_have_their_distribution()
    {
        var second = TimeSpan.FromSeconds(1);
        double[] uniform = Draw(Latency.Uniform(second, 3 * second));
        double[] logNormal = Draw(Latency.LogNormal(second, 0.5));

        Assert.All(uniform, x => Assert.InRange(x, 1, 3));
        Assert.InRange(uniform.Average(), 1.9, 2.1);
        Assert.InRange(logNormal[1_000], 0.9, 1.1);
        Assert.InRange(logNormal[1_900], 2.0, 2.6);
        Assert.All(Draw(Latency.Fixed(second)), x => Assert.Equal(1, x));
        Assert.All(Draw(Latency.None), x => Assert.Equal(0, x));
        Assert.Equal(1_999, Draw(Latency.From(number => number * second))[^1]);
        Assert.Equal(logNormal, Draw(Latency.LogNormal(second, 0.5)));

        static double[] Draw(Latency latency)
        {
            var seconds = new double[2_000];
            for (int i = 0; i < seconds.Length; i++)
            {
                var chance = new Chance(42, i);
                seconds[i] = latency.Draw(i, ref chance).TotalSeconds;
            }

            Array.Sort(seconds);
            return seconds;
        }
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","format":"date"},"b":{"type":"boolean"}}}""", """{"a":"2026-01-01","b":true}""")]
    [InlineData("""{"type":["integer","null"],"minimum":2.5}""", "3")]
    [InlineData("""{"anyOf":[{"const":"x"},{"type":"null"}]}""", "\"x\"")]
    [InlineData("""{"type":"string","minLength":6}""", "\"textxx\"")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"te\"")]
    [InlineData("""{"type":"array","items":{"type":"number"}}""", "[1]")]
    [InlineData("""{"type":"array","items":{"type":"number"},"minItems":0}""", "[]")]
    [InlineData("""{"$ref":"#/$defs/nowhere"}""", "null")]
    [InlineData("""{}""", "null")]
    [InlineData("""true""", "null")]
    public void Values_fit_simple_schemas(string schema, string value) => Assert.Equal(value, SchemaExample.Create(JsonElement.Parse(schema)));

    [Fact]
    public void A_schema_that_contains_itself_comes_to_an_end()
    {
        string value = SchemaExample.Create(JsonElement.Parse("""{"type":"object","required":["v"],"properties":{"v":{"type":"integer"},"next":{"$ref":"#"}}}"""));

        Assert.StartsWith("""{"v":1,"next":{"v":1""", value, StringComparison.Ordinal);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Latency.Fixed(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Latency.Uniform(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Latency.LogNormal(TimeSpan.FromSeconds(1), double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedAnswers.Lorem(0));
        Assert.Throws<ArgumentException>(() => SimulatedAnswers.Sequence());
        Assert.Throws<ArgumentException>(() => new SimulatedAnswer());
        Assert.Throws<ArgumentOutOfRangeException>(() => East.TokensPerSecond = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => East.EmbeddingDimensions = 0);
        Assert.Throws<ArgumentException>(() => Simulator.Deployment(""));
    }

    private async Task<string?> TextAsync()
    {
        using HttpResponseMessage response = await ChatAsync();
        return (await JsonAsync(response)).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
    }
}
