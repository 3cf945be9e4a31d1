using Nanni.Records.Types;

namespace Nanni.Sales.Quotes;

/// <summary>A written offer to a customer, in one or more variants, that can be accepted until a day.</summary>
public sealed class Quote : Record
{
    public const string Draft = "draft", Sent = "sent", Accepted = "accepted", Declined = "declined", Replaced = "replaced";

    /// <summary>2026-0012, and 2026-0012/2 for its second version.</summary>
    public string? Number { get; set; }

    public string? Subject { get; set; }

    public Guid? OpportunityId { get; set; }

    public Guid? AccountId { get; set; }

    public Guid? ContactId { get; set; }

    public Guid? ProfileId { get; set; }

    /// <summary>The customer's: "en", "pl" or "lt".</summary>
    public string? Language { get; set; }

    /// <summary>ISO 4217 code.</summary>
    public string? Currency { get; set; }

    /// <summary>Last day on which it can be accepted.</summary>
    public DateOnly? ValidUntil { get; set; }

    /// <summary>"draft", "sent", "accepted", "declined", or "replaced" by a newer version.</summary>
    public string? Status { get; private set; } = Draft;

    /// <summary>How far it is with the approvals it needs: "open", "approved" or "rejected"; null while nobody was asked about it as it is.</summary>
    public string? Approval { get; private set; }

    /// <summary>1, 2, 3… of the same number.</summary>
    public decimal? Revision { get; private set; } = 1;

    /// <summary>The version before this one.</summary>
    public Guid? ReplacesId { get; private set; }

    /// <summary>Of the first variant, or of the one that was accepted, without tax.</summary>
    public Money? Net { get; private set; }

    /// <summary>The same with tax.</summary>
    public Money? Total { get; private set; }

    /// <summary>What the lines of that variant cost us, where that is known of each.</summary>
    public Money? Cost { get; private set; }

    /// <summary>The highest discount of a line, in per cent.</summary>
    public decimal? Discount { get; private set; }

    public string? Introduction { get; set; }

    public string? Terms { get; set; }

    /// <summary>The <see cref="Quotes.Offer"/> in JSON.</summary>
    public string? Content { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When the customer first opened it.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>When it was accepted or declined.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Who answered, as they wrote their name.</summary>
    public string? AnsweredBy { get; private set; }

    /// <summary>What they wrote: a comment, or why they declined.</summary>
    public string? Answer { get; private set; }

    /// <summary>The network address from which the answer came.</summary>
    public string? AnsweredFrom { get; private set; }

    /// <summary>The letter of the variant that was accepted.</summary>
    public string? Variant { get; private set; }

    /// <summary>The document as it was sent, in the file store.</summary>
    public Guid? DocumentId { get; private set; }

    /// <summary>SHA-256 of the document as it was sent, in hexadecimal digits.</summary>
    public string? DocumentHash { get; private set; }

    /// <summary>SHA-256 of the key in the customer's link; null where there is no link, or it was taken back.</summary>
    public string? LinkHash { get; private set; }

    /// <summary>The key itself, encrypted, so that whoever may change the quote can copy the link again.</summary>
    public string? LinkKey { get; private set; }

    public Offer Offer => Offer.Parse(Content);

    /// <summary>The number without the version.</summary>
    public string BaseNumber => (Number ?? "").Split('/')[0];

    /// <summary>Takes from a profile what was not given: language, terms, how long it holds, and how it is added up.</summary>
    public void Begin(QuoteProfile profile, DateOnly today)
    {
        Language ??= profile.Language;
        Terms ??= profile.Terms;
        ValidUntil ??= profile.ValidityDays is { } days ? today.AddDays((int)days) : null;
        if (Content is null)
        {
            Put(Offer.Empty with { Rules = profile.Rules });
        }
    }

    /// <summary>Puts in what is offered.</summary>
    /// <exception cref="RuleException"><c>quote.frozen</c>: it was sent; a new version can be changed.</exception>
    public void Write(Offer offer)
    {
        if (Status != Draft)
        {
            throw new RuleException("quote.frozen", Number ?? "");
        }

        offer.Check();
        Put(offer);
    }

    /// <summary>Recomputes the sums from what is offered.</summary>
    public void AddUp()
    {
        var offer = Offer;
        var at = Variant is { } letter ? letter[0] - 'A' : 0;
        if (offer.Variants.ElementAtOrDefault(at) is not { } variant || Currency is not { Length: 3 } usual)
        {
            (Net, Total, Cost, Discount) = (null, null, null, null);
            return;
        }

        var (sum, currency) = (OfferSum.Of(variant, offer.Rules, usual), variant.In(usual));
        (Net, Total) = (new(sum.Net, currency), new(sum.Total, currency));
        Cost = sum.Cost is { } cost && variant.Lines.Count > 0 ? new Money(cost, currency) : null;
        Discount = offer.Variants.SelectMany(v => v.Lines).Select(l => l.Discount).DefaultIfEmpty().Max();
    }

    /// <summary>A draft of the next version, with the same content.</summary>
    /// <param name="revision">Its number among the versions.</param>
    public Quote Next(int revision) => new()
    {
        Number = $"{BaseNumber}/{revision}",
        Revision = revision,
        ReplacesId = Id,
        Subject = Subject,
        OpportunityId = OpportunityId,
        AccountId = AccountId,
        ContactId = ContactId,
        ProfileId = ProfileId,
        Language = Language,
        Currency = Currency,
        Introduction = Introduction,
        Terms = Terms,
        Content = Content,
        OwnerId = OwnerId,
        TeamId = TeamId,
    };

    /// <summary>The customer gets it: from now on it says what it says.</summary>
    /// <param name="document">The file, and its SHA-256 in hexadecimal digits.</param>
    /// <param name="link">Hash and encrypted key of the customer's link.</param>
    /// <exception cref="RuleException">
    /// <c>quote.frozen</c>: it was sent before. <c>quote.empty</c>: a variant has no lines. <c>quote.validity</c>: the last day is missing or over.
    /// </exception>
    public void Send((Guid File, string Hash) document, (string Hash, string Key) link, DateTimeOffset at, DateOnly today)
    {
        RequireSendable(today);
        (Status, SentAt) = (Sent, at);
        (DocumentId, DocumentHash) = document;
        (LinkHash, LinkKey) = link;
    }

    /// <inheritdoc cref="Send"/>
    public void RequireSendable(DateOnly today)
    {
        if (Status != Draft)
        {
            throw new RuleException("quote.frozen", Number ?? "");
        }

        if (Offer.Variants is [] || Offer.Variants.Any(v => v.Lines.Count == 0))
        {
            throw new RuleException("quote.empty", Number ?? "");
        }

        if (ValidUntil is null || ValidUntil < today)
        {
            throw new RuleException("quote.validity", Number ?? "");
        }
    }

    /// <summary>What its approvals come to.</summary>
    internal void Judge(string? approval) => Approval = approval;

    /// <summary>A newer version takes its place, unless the customer has answered it.</summary>
    public void Replace()
    {
        if (Status == Sent)
        {
            Status = Replaced;
        }
    }

    /// <summary>Nobody comes in by the link any more.</summary>
    public void Revoke() => (LinkHash, LinkKey) = (null, null);

    /// <summary>Another link to the same document, or the first again after it was taken back.</summary>
    /// <exception cref="RuleException"><c>quote.draft</c>: it was not sent.</exception>
    public void Link((string Hash, string Key) link)
    {
        if (Status == Draft)
        {
            throw new RuleException("quote.draft", Number ?? "");
        }

        (LinkHash, LinkKey) = link;
    }

    /// <summary>The customer has opened it. Only the first time counts.</summary>
    public bool See(DateTimeOffset at)
    {
        var isFirst = SeenAt is null;
        SeenAt ??= at;
        return isFirst;
    }

    /// <summary>The customer takes a variant with some of its optional lines.</summary>
    /// <param name="variant">By place.</param>
    /// <param name="chosen">Optional lines that are taken, by place.</param>
    /// <exception cref="RuleException"><c>quote.answered</c>, <c>quote.replaced</c>, <c>quote.expired</c>, <c>quote.draft</c>.</exception>
    /// <exception cref="FieldException">There is no such variant.</exception>
    public void Accept(int variant, IReadOnlySet<int> chosen, CustomerAnswer answer, DateOnly today)
    {
        RequireOpen(today);
        var offer = Offer;
        if (variant < 0 || variant >= offer.Variants.Count)
        {
            throw new FieldException("variant", "field.required");
        }

        Put(offer with
        {
            Variants = [.. offer.Variants.Select((v, i) => i != variant ? v : v with
            {
                Lines = [.. v.Lines.Select((line, l) => line.IsOptional ? line with { IsChosen = chosen.Contains(l) } : line)],
            })],
        });
        Variant = Offer.Letter(variant);
        Take(Accepted, answer);
        AddUp();
    }

    /// <summary>The customer does not want it.</summary>
    /// <exception cref="RuleException">As <see cref="Accept"/>.</exception>
    public void Decline(CustomerAnswer answer, DateOnly today)
    {
        RequireOpen(today);
        Take(Declined, answer);
    }

    /// <exception cref="RuleException"><c>quote.answered</c>, <c>quote.replaced</c>, <c>quote.expired</c>, <c>quote.draft</c>.</exception>
    public void RequireOpen(DateOnly today)
    {
        var refused = Status switch
        {
            Draft => "quote.draft",
            Replaced => "quote.replaced",
            Accepted or Declined => "quote.answered",
            _ => ValidUntil < today ? "quote.expired" : null,
        };
        if (refused is not null)
        {
            throw new RuleException(refused, Number ?? "");
        }
    }

    private void Take(string status, CustomerAnswer answer) =>
        (Status, AnsweredAt, AnsweredBy, Answer, AnsweredFrom) = (status, answer.At, answer.Name, answer.Text, answer.From);

    private void Put(Offer offer) => Content = offer.ToJson();
}

/// <summary>Who answered an offer, when and from where.</summary>
/// <param name="Name">As they wrote it.</param>
/// <param name="From">Network address.</param>
public sealed record CustomerAnswer(string Name, string? Text, string? From, DateTimeOffset At);
