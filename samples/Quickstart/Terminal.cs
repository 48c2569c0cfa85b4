using Spectre.Console;

namespace Quickstart;

/// <summary>The console as it is: moving pictures on a terminal, plain lines in a file, colours where they are wanted.</summary>
internal static class Terminal
{
    private const int Width = 110;

    public static IAnsiConsole Open()
    {
        bool isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool noColours = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !noColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = isTerminal ? Math.Min(console.Profile.Width, Width) : Width;
        return console;
    }

    /// <summary>Whether what was written can be written over.</summary>
    public static bool CanMove(this IAnsiConsole console) => console.Profile.Capabilities.Ansi;
}
