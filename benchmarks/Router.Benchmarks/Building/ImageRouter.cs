using System.Text;
using LlmRouter.Compiled;
using LlmRouter.Configuration;

namespace LlmRouter.Benchmarks.Building;

/// <summary>A router of tables as the generator makes them, without a generated class: names are not looked up here.</summary>
internal sealed class ImageRouter(RouterImage image, byte[] texts, RouterOptions options) : Router(options, Tables(image, texts))
{
    /// <summary>The texts as they stand in an assembly.</summary>
    public static byte[] Texts(RouterImage image) => Encoding.UTF8.GetBytes(ImageTexts.Escape(image.Texts));

    private static CompiledRouter Tables(RouterImage image, byte[] texts) => new()
    {
        Format = RouterImage.CurrentFormat,
        Texts = texts,
        Numbers = image.Numbers,
        Records = image.Records,
    };
}
