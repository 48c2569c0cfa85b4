using System.Reflection;
using System.Text;

namespace LlmRouter.Tests.PublicApi;

/// <summary>The public surface of an assembly as text, a line a member, in a fixed order.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (string line in type.GetMembers(Declared).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<string> bases = (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? [Name(b)] : Enumerable.Empty<string>())
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Except(inherited).Select(Name).Order(StringComparer.Ordinal));
        string list = string.Join(", ", bases);
        return $"{kind} {Name(type)}{(list.Length > 0 ? " : " + list : "")}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo c when IsVisible(c) => $"{Access(c)}.ctor({Parameters(c)})",
        MethodInfo m when IsVisible(m) && !m.IsSpecialName && !m.Name.Contains('<', StringComparison.Ordinal)
            => $"{Access(m)}{Name(m.ReturnType)} {m.Name}{(m.IsGenericMethod ? $"<{string.Join(", ", m.GetGenericArguments().Select(Name))}>" : "")}({Parameters(m)})",
        PropertyInfo p when (p.GetMethod is { } get && IsVisible(get)) || (p.SetMethod is { } set && IsVisible(set))
            => $"{Access((p.GetMethod ?? p.SetMethod)!)}{Name(p.PropertyType)} {p.Name} {{{(p.GetMethod is { } g && IsVisible(g) ? " get;" : "")}{(p.SetMethod is { } s && IsVisible(s) ? " set;" : "")} }}",
        FieldInfo f when (f.IsPublic || f.IsFamily) && !f.IsSpecialName => f.IsLiteral
            ? $"{(member.DeclaringType!.IsEnum ? $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}" : $"const {Name(f.FieldType)} {f.Name} = {f.GetRawConstantValue()}")}"
            : $"{(f.IsStatic ? "static " : "")}{Name(f.FieldType)} {f.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method)
        => (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "") + (method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface ? "virtual " : "");

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.RawDefaultValue ?? "null"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        string name = (type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." : "") + type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
