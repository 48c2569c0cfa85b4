using System.Net;
using System.Text;
using LlmRouter.Errors;
using LlmRouter.Providers.OpenAI;
using LlmRouter.Resilience;
using LlmRouter.Tests.Providers;

namespace LlmRouter.Tests.Resilience;

/// <summary>Whatever a body is, it is an error of its status; nothing is thrown, and little is kept.</summary>
public class HostileBodyTests
{
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["nothing"] = "",
        ["null"] = "null",
        ["number"] = "12",
        ["string"] = "\"x\"",
        ["empty array"] = "[]",
        ["array of arrays"] = "[[[[]]]]",
        ["deep arrays"] = new string('[', 100_000),
        ["deep objects"] = string.Concat(Enumerable.Repeat("{\"error\":", 20_000)),
        ["deep details"] = "{\"error\":{\"details\":" + string.Concat(Enumerable.Repeat("[{\"violations\":", 20_000)),
        ["wrong types"] = """{"error":{"message":{"a":1},"code":[1],"type":{},"param":true,"status":{"x":[]},"details":"no","metadata":7,"innererror":[1,2],"request_id":{}}}""",
        ["details of wrong types"] = """{"error":{"details":[1,"x",null,{"reason":[],"retryDelay":[],"violations":{"quotaId":{}}},{"retryDelay":{"seconds":{}}},{"violations":[{"quotaId":5}]}]}}""",
        ["nonsense waits"] = """{"error":{"message":"retry after -5 seconds. try again in ....... retry in 99999999999999999999999999999999 days","details":[{"retryDelay":"-7s"},{"retryDelay":"soon"}]}}""",
        ["cut"] = """{"error":{"message":"half a mess""",
        ["cut after the code"] = """{"error":{"code":"insufficient_quota","message":"m","x":"yyy""",
        ["long code"] = "{\"error\":{\"code\":\"" + new string('x', 1_000_000) + "\",\"message\":\"" + new string('y', 1_000_000) + "\"}}",
        ["escapes"] = "{\"error\":{\"message\":\"" + string.Concat(Enumerable.Repeat("\\u0041", 100_000)) + "\"}}",
        ["lone surrogate"] = """{"error":{"message":"\ud800","code":"\udfff"}}""",
        ["many properties"] = "{" + string.Join(",", Enumerable.Range(0, 5_000).Select(i => $"\"error\":{{\"code\":\"c{i}\"}}")) + "}",
        ["controls"] = "{\"error\":{\"message\":\"a\\u0000\\u001b[31m\\r\\nb\"}}",
        ["page"] = "<!doctype html>" + new string('<', 200_000),
    };

    public static TheoryData<string> Names() => new(Bodies.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_an_error_all_the_same(string name)
    {
        foreach (byte[] body in (byte[][])[Encoding.UTF8.GetBytes(Bodies[name]), [.. Encoding.UTF8.GetBytes(Bodies[name]), 0xff, 0xfe, 0x80]])
        {
            Failure failure = (await Given.Complete(StubHandler.With(body, "application/json", HttpStatusCode.TooManyRequests))).Failure!;
            Assert.Equal(name == "cut after the code" ? FailureKind.QuotaExhausted : FailureKind.RateLimited, failure.Kind);
            Assert.InRange(failure.Message.Length, 1, 300);
            Assert.InRange(failure.Code?.Length ?? 0, 0, 100);
            Assert.DoesNotContain(failure.Message, char.IsControl);
            Assert.True(failure.RetryAfter is null || failure.RetryAfter >= TimeSpan.Zero);

            ErrorFacts facts = ErrorReader.ReadBody(body);
            Assert.InRange(facts.Message?.Length ?? 0, 0, 5_000);
            Assert.InRange(facts.Code?.Length ?? 0, 0, 2_048);
            foreach (int? status in (int?[])[null, 200, 400, 403, 404, 413, 422, 500])
            {
                Assert.True(Enum.IsDefined(StatusClassifier.Classify(facts with { Status = status })));
            }
        }
    }

    [Fact]
    public void A_body_cut_anywhere_never_throws()
    {
        foreach (ProviderAnswerRow row in ProviderAnswerRows.All)
        {
            byte[] whole = Encoding.UTF8.GetBytes(row.Body);
            for (int length = 0; length <= whole.Length; length += 1 + (whole.Length / 200))
            {
                StatusClassifier.Classify(ErrorReader.ReadBody(whole.AsSpan(0, length)) with { Status = row.Status });
            }
        }
    }

    [Fact]
    public void Random_changes_never_throw()
    {
        const int Seed = 20_260_102;
        var random = new Random(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = Encoding.UTF8.GetBytes(ProviderAnswerRows.All[random.Next(ProviderAnswerRows.All.Length)].Body);
            for (int change = random.Next(4); change >= 0 && body.Length > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            try
            {
                StatusClassifier.Classify(ErrorReader.ReadBody(body) with { Status = random.Next(300, 600) });
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {Seed}, round {i}: {Convert.ToBase64String(body)}", e);
            }
        }
    }

    [Fact]
    public void What_is_kept_of_megabytes_is_little()
    {
        byte[] body = Encoding.UTF8.GetBytes("{\"error\":{\"code\":\"x\",\"message\":\"" + new string('y', 8_000_000) + "\"}}");
        ErrorReader.ReadBody(body);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ErrorReader.ReadBody(body);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }
}
