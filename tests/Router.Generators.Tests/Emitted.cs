using System.Reflection;
using System.Runtime.Loader;

namespace LlmRouter.Generators.Tests;

/// <summary>The output of a run as a loaded assembly.</summary>
internal static class Emitted
{
    /// <summary>A part of a router class that lets a test in at what is protected; the engine does not run.</summary>
    public const string Window = """
        partial class AppRouter
        {
            internal static int Find(string name)
                => ((AppRouter)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(AppRouter))).FindName(name);

            internal static (int Format, byte[] Texts, double[] Numbers, int[] Records) Data()
            {
                LlmRouter.Compiled.CompiledRouter tables = Tables;
                return (tables.Format, tables.Texts.ToArray(), tables.Numbers.ToArray(), tables.Records.ToArray());
            }
        }
        """;

    public static T Call<T>(Assembly assembly, string type, string method, params object[] arguments)
        => (T)assembly.GetType(type, throwOnError: true)!.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, arguments)!;

    public static void Use(GeneratorRun run, Action<Assembly> test)
    {
        using var stream = new MemoryStream();
        var result = run.Output.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        stream.Position = 0;
        var context = new AssemblyLoadContext("emitted", isCollectible: true);
        try
        {
            test(context.LoadFromStream(stream));
        }
        finally
        {
            context.Unload();
        }
    }
}
