using LlmRouter.Configuration;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>A remedy and the place of the fault that it is for.</summary>
internal readonly record struct EditRequest(TextSpan Span, FaultFix Fix);
