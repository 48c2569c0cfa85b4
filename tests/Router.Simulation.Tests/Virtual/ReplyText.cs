using System.Globalization;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// Replies as tables write them: <c>ok</c>, a status, or what breaks (<c>refused</c>, <c>reset</c>, <c>stall</c>, <c>garbage</c>,
/// <c>truncated</c>, <c>page</c>, <c>inside</c>), then <c>key=value</c>s, then <c>x3</c> for three of them. For streams
/// <c>chunks=</c>, <c>every=</c> and <c>end=</c> say what comes.
/// </summary>
internal static class ReplyText
{
    /// <summary>Replies in their order; the last one is repeated for ever.</summary>
    public static List<Reply> ParseAll(string text)
    {
        var replies = new List<Reply>();
        foreach (string part in Words.Split(text, ','))
        {
            List<string> words = Words.Split(part, ' ');
            int times = 1;
            if (words[^1] is ['x', .. var count] && int.TryParse(count, CultureInfo.InvariantCulture, out times))
            {
                words.RemoveAt(words.Count - 1);
            }
            else
            {
                times = 1;
            }

            replies.AddRange(Enumerable.Repeat(Parse(words), times));
        }

        return replies;
    }

    private static Reply Parse(List<string> words)
    {
        Reply reply = words[0] switch
        {
            "ok" => Reply.Ok,
            "refused" => new Reply { Form = ReplyForm.Refused },
            "reset" => new Reply { Form = ReplyForm.Reset },
            "stall" => new Reply { Form = ReplyForm.Stall },
            "garbage" => new Reply { Form = ReplyForm.Garbage },
            "truncated" => new Reply { Form = ReplyForm.Truncated },
            "page" => new Reply { Form = ReplyForm.Page },
            "inside" => new Reply { Form = ReplyForm.Inside, Code = "server_error" },
            var status => new Reply { Form = ReplyForm.Status, Status = int.Parse(status, CultureInfo.InvariantCulture) },
        };
        var headers = new List<(string, string)>();
        foreach (string word in words.Skip(1))
        {
            (string key, string value) = Words.Pair(word);
            reply = key switch
            {
                "after" => reply with { After = Words.Time(value) },
                "code" => reply with { Code = value },
                "param" => reply with { Param = value },
                "message" => reply with { Message = value },
                "finish" => reply with { FinishReason = value },
                "chunks" => reply with { Chunks = int.Parse(value, CultureInfo.InvariantCulture) },
                "every" => reply with { Every = Words.Time(value) },
                "end" => reply with { End = Enum.Parse<StreamEnd>(value, ignoreCase: true) },
                "date" => reply with { RetryAfterDate = Words.Time(value) },
                "out" => reply with { CompletionTokens = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => Header(reply, key, value),
            };
        }

        return reply with { Headers = headers };

        Reply Header(Reply same, string name, string value)
        {
            headers.Add((name, value));
            return same;
        }
    }
}
