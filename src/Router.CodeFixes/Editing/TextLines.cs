namespace LlmRouter.CodeFixes;

/// <summary>How things stand in lines, so that what is added stands like its neighbours and what is removed leaves no holes.</summary>
internal static class TextLines
{
    /// <summary>What separates something from what is before it: a new line and its indentation when it begins its line, else a space.</summary>
    public static string Before(string text, int start)
    {
        int at = start;
        while (at > 0 && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        if (at == 0 || text[at - 1] is not ('\n' or '\r'))
        {
            return " ";
        }

        string end = text[at - 1] == '\n' && at > 1 && text[at - 2] == '\r' ? "\r\n" : text[at - 1].ToString();
        return end + text.Substring(at, start - at);
    }

    /// <summary>
    /// Where what follows begins: past white space and, when nothing else is in the line, past a comment at its end and the next line's
    /// indentation. Comments in lines of their own stay: they are about what follows.
    /// </summary>
    public static int StartOfNext(string text, int end)
    {
        int at = SkipBlanks(text, end);
        if (at + 1 < text.Length && text[at] == '/' && text[at + 1] == '/')
        {
            while (at < text.Length && text[at] is not ('\n' or '\r'))
            {
                at++;
            }
        }

        if (at >= text.Length || text[at] is not ('\n' or '\r'))
        {
            return at;
        }

        at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
        return SkipBlanks(text, at);
    }

    /// <summary>The last character of the comment that begins here; the position itself when none does.</summary>
    public static int EndOfComment(string text, int at)
    {
        string end = string.CompareOrdinal(text, at, "//", 0, 2) == 0 ? "\n" : string.CompareOrdinal(text, at, "/*", 0, 2) == 0 ? "*/" : "";
        int found = end.Length == 0 ? -1 : text.IndexOf(end, at + 2, StringComparison.Ordinal);
        return end.Length == 0 ? at : found < 0 ? text.Length - 1 : found + end.Length - 1;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
