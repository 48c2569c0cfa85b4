using LlmRouter.Errors;

namespace LlmRouter.Tests.Errors;

public class RedactionTests
{
    [Theory]
    [InlineData("Incorrect API key provided: sk-proj-abc_DEF123456.", "sk-proj")]
    [InlineData("Incorrect API key provided: sk-abcd************************wxyz.", "abcd")]
    [InlineData("Incorrect API key provided: abcdefgh. You can find", "abcdefgh")]
    [InlineData("Authorization: Bearer abc.def-ghi", "abc.def")]
    [InlineData("authorization=Basic dXNlcjpwYXNz", "dXNl")]
    [InlineData("{\"api_key\":\"hunter2\"}", "hunter2")]
    [InlineData("{\\\"api-key\\\": \\\"hunter2\\\"}", "hunter2")]
    [InlineData("api-key: 0123456789abcdef0123456789abcdef", "01234567")]
    [InlineData("x-api-key=abc123", "abc123")]
    [InlineData("password: hunter2!", "hunter2")]
    [InlineData("https://user:hunter2@example.com/", "hunter2")]
    [InlineData("GET https://example.com/?key=hunter2&x=1", "hunter2")]
    [InlineData("https://example.com/?api_key=hunter2", "hunter2")]
    [InlineData("https://example.com/?sig=hunter2%2Babc&x=1", "hunter2")]
    [InlineData("key AIzaSyA0123456789abcdefghijklmnopqrstuv is bad", "AIza")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123 expired", "eyJ")]
    [InlineData("AKIAIOSFODNN7EXAMPLE is not allowed", "AKIA")]
    [InlineData("invalid: Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv", "Ab1Cd2")]
    [InlineData("ghp_0123456789abcdefghij", "0123")]
    public void What_looks_like_a_credential_is_not_shown(string message, string secret)
    {
        string shown = Redaction.Clean(message);
        Assert.DoesNotContain(secret, shown);
        Assert.Contains("***", shown);
    }

    [Theory]
    [InlineData("Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Used 29000.")]
    [InlineData("This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.")]
    [InlineData("Please retry after 7 seconds. Token limit: 600 of 1000.")]
    [InlineData("Unsupported parameter: 'max_tokens' is not supported with this model.")]
    [InlineData("connection refused (api.openai.com:443)")]
    [InlineData("The key word is risk-averse and the task-force")]
    public void Plain_words_are_shown_as_they_are(string message) => Assert.Equal(message, Redaction.Clean(message));

    [Fact]
    public void A_message_is_one_line_and_not_long()
    {
        Assert.Equal("a b c", Redaction.Clean("a\r\n\tb\u2028\u0000c\u200b\n"));
        string shown = Redaction.Clean(new string('x', 10) + string.Concat(Enumerable.Repeat(" word", 200)));
        Assert.Equal(Redaction.LongestMessage, shown.Length);
        Assert.EndsWith("...", shown);
    }

    [Fact]
    public void A_credential_at_the_place_of_the_cut_is_not_half_shown()
    {
        for (int padding = 4_060; padding < 4_100; padding++)
        {
            string message = new string('\n', padding) + " sk-abcdefghijklmnopqrstuvwxyz0123456789";
            Assert.DoesNotContain("sk-abc", Redaction.Clean(message));
        }
    }

    [Fact]
    public void Known_secrets_are_hidden_whatever_they_look_like()
        => Assert.Equal("the *** and the *** again", Redaction.Hide("the open sesame and the OPEN sesame again", ["open sesame", ""]));

    [Fact]
    public void A_secret_inside_another_does_not_uncover_it()
        => Assert.DoesNotContain("wxyz", Redaction.Hide("abcdwxyz", ["abcd", "abcdwxyz"]));

    [Theory]
    [InlineData("a1")]
    [InlineData("key=")]
    [InlineData("sk-")]
    [InlineData("bearer ")]
    [InlineData("\"")]
    public void Hostile_messages_are_cleaned_in_bounded_time(string part)
    {
        string message = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        Assert.InRange(Redaction.Clean(message).Length, 0, Redaction.LongestMessage);
    }
}
