using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Nanni.Tests.Architecture;

/// <summary>What the compiled code really uses: also what a Razor page, a lambda or an attribute brings in.</summary>
internal static class CompiledCode
{
    public static IEnumerable<TypeDefinition> Types(Type inAssembly) =>
        AssemblyDefinition.ReadAssembly(inAssembly.Assembly.Location).MainModule.GetTypes();

    /// <summary>The type that stands in a source file: a lambda's hidden class belongs to the one it was written in.</summary>
    public static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type;
    }

    /// <summary>Every type that <paramref name="type"/> mentions, its parts (element types, type arguments) one by one.</summary>
    public static IEnumerable<TypeReference> Uses(TypeDefinition type) =>
        new[] { type.BaseType }
            .Concat(type.Interfaces.Select(used => used.InterfaceType))
            .Concat(Attributes(type))
            .Concat(type.GenericParameters.SelectMany(parameter => parameter.Constraints.Select(constraint => constraint.ConstraintType)))
            .Concat(type.Fields.SelectMany(field => Attributes(field).Append(field.FieldType)))
            .Concat(type.Properties.SelectMany(property => Attributes(property).Append(property.PropertyType)))
            .Concat(type.Methods.SelectMany(Uses))
            .SelectMany(Parts);

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method) =>
        Attributes(method)
            .Append(method.ReturnType)
            .Concat(method.Parameters.SelectMany(parameter => Attributes(parameter).Append(parameter.ParameterType)))
            .Concat(method.HasBody ? Uses(method.Body) : []);

    private static IEnumerable<TypeReference?> Uses(MethodBody body) =>
        body.Variables.Select(variable => (TypeReference?)variable.VariableType)
            .Concat(body.ExceptionHandlers.Select(handler => (TypeReference?)handler.CatchType))
            .Concat(body.Instructions.SelectMany(instruction => Uses(instruction.Operand)));

    private static IEnumerable<TypeReference?> Uses(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider of) =>
        of.CustomAttributes.SelectMany(attribute =>
            attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference).Append(attribute.AttributeType));

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };
}
