namespace LlmRouter.Core;

/// <summary>Ids of requests: ULIDs (48 bits of Unix milliseconds, 80 random bits, Crockford base 32), so that they sort by time.</summary>
internal static class RequestId
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(DateTimeOffset time, RandomSource random)
        => string.Create(26, (Milliseconds: (ulong)Math.Max(0, time.ToUnixTimeMilliseconds()), High: random.Next(), Low: random.Next()), static (text, parts) =>
        {
            for (int i = 9; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(parts.Milliseconds & 31)];
                parts.Milliseconds >>= 5;
            }

            for (int i = 0; i < 8; i++)
            {
                text[10 + i] = Alphabet[(int)((parts.High >> (5 * i)) & 31)];
                text[18 + i] = Alphabet[(int)((parts.Low >> (5 * i)) & 31)];
            }
        });
}
