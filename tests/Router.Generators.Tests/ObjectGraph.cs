using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LlmRouter.Generators.Tests;

/// <summary>Walks everything that a model holds: nothing of it may keep a compilation alive.</summary>
internal static class ObjectGraph
{
    public static void AssertValues(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out object? value))
        {
            Assert.False(
                value is Compilation or ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Location or AttributeData or AdditionalText or Delegate,
                $"A model holds a {value.GetType()}.");
            Type type = value.GetType();
            if (type.IsPrimitive || type.IsEnum || value is string || (!type.IsValueType && !seen.Add(value)))
            {
                continue;
            }

            if (value is IEnumerable items)
            {
                foreach (object? item in items)
                {
                    Push(item);
                }
            }

            for (Type? level = type; level is not null; level = level.BaseType)
            {
                foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Push(field.GetValue(value));
                }
            }
        }

        void Push(object? value)
        {
            if (value is not null)
            {
                open.Push(value);
            }
        }
    }
}
