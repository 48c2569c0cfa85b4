using System.Globalization;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(bool Live, int Calls, bool Help)
{
    public const int MostCalls = 1_000_000;

    public const string Usage = """
        Sends chat calls through a router of three groups and six deployments while providers fail, and shows what became of them.

        Usage: dotnet run --project samples/Quickstart [-- options]

          --calls N   how many calls to send, 1 to 1,000,000 (default 600; with --live 8)
          --live      send them to the real providers whose keys are in the environment
                      (OPENAI_API_KEY; AZURE_OPENAI_ENDPOINT with AZURE_OPENAI_API_KEY), which costs a little money
          --help      this text

        Without --live, a simulator on this machine plays the providers: no key and no network are needed.
        Exit code: 0 when every call was answered, 1 when one failed, 2 for a wrong option, 130 after Ctrl+C.
        """;

    /// <summary>Reads a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="arguments">What it asks for.</param>
    /// <param name="error">What is wrong with it, when the result is <see langword="false"/>.</param>
    public static bool TryParse(string[] args, out Arguments arguments, out string error)
    {
        bool live = false;
        bool help = false;
        int? calls = null;
        error = "";
        for (int i = 0; i < args.Length && error.Length == 0; i++)
        {
            switch (args[i])
            {
                case "--live":
                    live = true;
                    break;
                case "--help" or "-h" or "-?":
                    help = true;
                    break;
                case "--calls":
                    calls = Number(++i < args.Length ? args[i] : null, ref error);
                    break;
                case string option when option.StartsWith("--calls=", StringComparison.Ordinal):
                    calls = Number(option["--calls=".Length..], ref error);
                    break;
                default:
                    error = $"Unknown option '{args[i]}'. The options are --calls N, --live and --help.";
                    break;
            }
        }

        arguments = new Arguments(live, calls ?? (live ? 8 : 600), help);
        return error.Length == 0;
    }

    private static int Number(string? text, ref string error)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= MostCalls)
        {
            return number;
        }

        error = text is null
            ? "--calls needs a number, e.g. --calls 200."
            : $"--calls {text}: a whole number from 1 to 1,000,000 is needed.";
        return 0;
    }
}
