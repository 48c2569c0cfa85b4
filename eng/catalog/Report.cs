/// <summary>What the run has to say, on the error stream.</summary>
static class Report
{
    public static int Faults { get; private set; }

    public static void Note(string what) => Console.Error.WriteLine(what);

    public static void Fault(string what)
    {
        Faults++;
        Console.Error.WriteLine("Fault: " + what);
    }
}
