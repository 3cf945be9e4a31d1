using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Nanni.Web.Forms;

/// <summary>A mail address, if there is one at all.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MailAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is not string { Length: > 0 } text || Database.Platform.EmailAddress.IsValid(text);
}

/// <summary>The IANA name of a time zone that this machine knows.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ZoneAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null || SignIn.Zones.IsKnown(value as string);
}

/// <summary>An ISO 4217 code that we know how to write.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class CurrencyAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null || (value is string code && SignIn.Choices.Currencies.Any(c => c.Value == code));
}

/// <summary>A day as date fields send it, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DayAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string { Length: > 0 } text || Read(text) is not null;

    /// <summary>The day; null for nothing, or for what is no day.</summary>
    public static DateOnly? Read(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>An id as choices send it, or nothing. Whether it names anything is for the rules to say.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class IdAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string { Length: > 0 } text || Read(text) is not null;

    /// <summary>The id; null for nothing, or for what is none.</summary>
    public static Guid? Read(string? text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>The ids among several; what is none becomes one that names nothing.</summary>
    public static IReadOnlyList<Guid> ReadAll(IEnumerable<string>? texts) => [.. (texts ?? []).Select(text => Read(text) ?? Guid.Empty)];
}
