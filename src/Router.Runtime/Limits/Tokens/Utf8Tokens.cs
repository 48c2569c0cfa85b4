using System.Buffers;
using System.Text;

namespace LlmRouter.Limits;

/// <summary>Lets an estimator, which reads characters, count bytes.</summary>
internal static class Utf8Tokens
{
    private const int OnStack = 512;

    public static int Of(ITokenEstimator estimator, ReadOnlySpan<byte> text)
    {
        if (text.Length <= OnStack)
        {
            Span<char> few = stackalloc char[OnStack];
            return ChatTokens.Clamp(estimator.CountTokens(few[..Encoding.UTF8.GetChars(text, few)]));
        }

        char[] many = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return ChatTokens.Clamp(estimator.CountTokens(many.AsSpan(0, Encoding.UTF8.GetChars(text, many))));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(many);
        }
    }
}
