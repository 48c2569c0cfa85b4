using System.Text;

namespace LlmRouter.Configuration.Tests;

public class ImageTests
{
    [Fact]
    public void Any_configuration_survives_the_image()
    {
        var specs = new RandomSpec(new Random(31));
        for (int i = 0; i < 500; i++)
        {
            RouterSpec spec = specs.Next();

            RouterImage image = ImageWriter.Write(spec);
            RouterSpec back = ImageReader.Read(ImageTexts.Unescape(ImageTexts.Escape(image.Texts)), image.Numbers, image.Records);

            Assert.Equal(Dump.Of(spec), Dump.Of(back));
            Assert.Equal(FromFile(spec), FromFile(back));
            Assert.Equal(image, ImageWriter.Write(back));
        }
    }

    [Fact]
    public void Images_are_equal_when_their_data_is()
    {
        RouterImage one = ImageWriter.Write(Config.Good(Config.Deployment("\"weight\": 0.5")));

        Assert.Equal(one, ImageWriter.Write(Config.Good(Config.Deployment("  \"weight\":5e-1  "))));
        Assert.Equal(one.GetHashCode(), ImageWriter.Write(Config.Good(Config.Deployment("\"weight\": 0.5"))).GetHashCode());
        Assert.NotEqual(one, ImageWriter.Write(Config.Good(Config.Deployment("\"weight\": 0.75"))));
        Assert.NotEqual(one, ImageWriter.Write(Config.Good(Config.Deployment("\"rpm\": 5"))));
        Assert.NotEqual(one, ImageWriter.Write(Config.Good(Config.Deployment("\"weight\": 0.5").Replace("gpt-4o", "gpt-4p", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_text_and_number_is_there_once_and_the_first_text_is_empty()
    {
        RouterImage image = ImageWriter.Write(Config.Good(
            """{ "groups": { "g": { "deployments": [ { "id": "g", "model": "openai/x", "weight": 0.5, "temperature": 0.5 } ] } } }"""));

        Assert.Equal(["", "g", "openai/x"], image.Texts);
        Assert.Equal([0.5], image.Numbers);
    }

    [Fact]
    public void Corrupt_data_is_refused_in_one_way()
    {
        var random = new Random(32);
        var specs = new RandomSpec(random);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            RouterImage image = ImageWriter.Write(specs.Next());
            int[] records = [.. image.Records];
            records[random.Next(records.Length)] = random.Next(3) switch
            {
                0 => int.MaxValue,
                1 => -1,
                _ => random.Next(100),
            };
            if (random.Next(3) == 0)
            {
                records = records[..random.Next(records.Length)];
            }

            try
            {
                ImageReader.Read(image.Texts, image.Numbers, records);
            }
            catch (InvalidOperationException e)
            {
                Assert.Contains("Rebuild", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 3000);
    }

    [Fact]
    public void Nothing_and_too_much_are_corrupt()
    {
        RouterImage image = ImageWriter.Write(Config.Good(Config.Group("\"retries\": 1")));

        Assert.Throws<InvalidOperationException>(() => ImageReader.Read([], [], []));
        Assert.Throws<InvalidOperationException>(() => ImageReader.Read(image.Texts, image.Numbers, [.. image.Records, 0]));
    }

    [Fact]
    public void Escaped_texts_can_stand_in_a_raw_literal_and_in_UTF_8()
    {
        var texts = new RandomSpec(new Random(33));
        for (int i = 0; i < 2000; i++)
        {
            string[] before = ["", .. Enumerable.Range(0, i % 5).Select(_ => texts.Text())];

            string escaped = ImageTexts.Escape(before);

            Assert.Equal(before, ImageTexts.Unescape(escaped));
            Assert.Equal(before, ImageTexts.Unescape(escaped.Replace("\n", "\r\n", StringComparison.Ordinal)));
            Assert.Equal(escaped, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(escaped)));
            Assert.Equal(before.Length, escaped.Split('\n').Length);
            Assert.DoesNotContain('"', escaped);
            Assert.All(escaped.Split('\n'), line =>
            {
                Assert.False(line.StartsWith(' ') || line.EndsWith(' '));
                Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u0085' or '\u2028' or '\u2029');
            });
        }
    }

    [Theory]
    [InlineData("\\x")]
    [InlineData("\\")]
    [InlineData("\\u12")]
    [InlineData("\\uzzzz")]
    public void Unknown_escapes_are_corrupt(string text)
    {
        Assert.Throws<InvalidOperationException>(() => ImageTexts.Unescape(text));
    }

    private static bool[] FromFile(RouterSpec spec)
        => [.. spec.Groups.SelectMany(g => g.Deployments).Select(d => d.FromFile), .. spec.Aliases.Select(a => a.FromFile), .. spec.Budgets.Select(b => b.FromFile)];
}
