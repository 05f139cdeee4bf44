using System.Reflection;
using System.Text;
using Dm3.Testing;

namespace Dm3.Client.Tests.Package;

/// <summary>The public surface as text: a change of it is seen in review. Written anew with <c>DM3_RECORD=1</c>.</summary>
public sealed class PublicApiTests
{
    private static readonly string Recorded = RepositoryRoot.Combine("tests/Dm3.Client.Tests/PublicApi.txt");

    [Fact]
    public void Surface_IsTheRecordedOne()
    {
        var surface = Describe(typeof(Messenger).Assembly);
        if (Environment.GetEnvironmentVariable("DM3_RECORD") == "1") File.WriteAllText(Recorded, surface);
        Assert.Equal(File.ReadAllText(Recorded).ReplaceLineEndings("\n"), surface);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(KindOf(type)).Append(' ').Append(NameOf(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal)) text.Append("  ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    // Without what the compiler adds to every record, and what every object has.
    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type)) yield return $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}";
            yield break;
        }

        foreach (var constructor in type.GetConstructors()) yield return $"new({Parameters(constructor)})";
        foreach (var property in type.GetProperties(Own).Where(each => each.Name != "EqualityContract"))
        {
            var setter = property.SetMethod is { IsPublic: true } set
                ? set.ReturnParameter.GetRequiredCustomModifiers().Any(each => each.Name == "IsExternalInit") ? " init;" : " set;"
                : "";
            yield return $"{(property.GetMethod!.IsStatic ? "static " : "")}{NameOf(property.PropertyType)} {property.Name} {{ get;{setter} }}";
        }

        foreach (var field in type.GetFields(Own)) yield return $"const {NameOf(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}";
        foreach (var method in type.GetMethods(Own).Where(each => !each.IsSpecialName && each.Name is not ("<Clone>$" or "GetHashCode" or "Equals" or "ToString" or "Deconstruct")))
            yield return $"{(method.IsStatic ? "static " : "")}{NameOf(method.ReturnType)} {method.Name}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(each => $"{NameOf(each.ParameterType)} {each.Name}{(each.HasDefaultValue ? " = default" : "")}"));

    private static string KindOf(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "class";

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return NameOf(inner) + "?";
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        var name = type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        var prefix = type.Namespace?.StartsWith("Dm3", StringComparison.Ordinal) == true && !type.IsGenericParameter ? type.Namespace + "." : "";
        return prefix + name + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : "");
    }
}
