<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AuditBegin</name>
    <message numerus="yes">
        <source>Ask for at most {share}: %Ln items to check</source>
        <translation>
            <numerusform>Ask for at most {share}: %Ln item to check</numerusform>
            <numerusform>Ask for at most {share}: %Ln items to check</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message numerus="yes">
        <source>The app is at least {sure} sure of %Ln open items.</source>
        <translation>
            <numerusform>The app is at least {sure} sure of %Ln open item.</numerusform>
            <numerusform>The app is at least {sure} sure of %Ln open items.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You check %Ln of them, drawn at random, without seeing what the app says.</source>
        <translation>
            <numerusform>You check %Ln of them, drawn at random, without seeing what the app says.</numerusform>
            <numerusform>You check %Ln of them, drawn at random, without seeing what the app says.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {share} of %Ln items are wrong, at {confidence} confidence</source>
        <translation>
            <numerusform>At most {share} of %Ln item is wrong, at {confidence} confidence</numerusform>
            <numerusform>At most {share} of %Ln items are wrong, at {confidence} confidence</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Withdrawn: answers of its sample were changed. Its %Ln items are kept back by exports.</source>
        <translation>
            <numerusform>Withdrawn: answers of its sample were changed. Its %Ln item is kept back by exports.</numerusform>
            <numerusform>Withdrawn: answers of its sample were changed. Its %Ln items are kept back by exports.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items labelled by the app: at most {most} ({share}) wrong, at {confidence} confidence.</source>
        <translation>
            <numerusform>%Ln item labelled by the app: at most {most} ({share}) wrong, at {confidence} confidence.</numerusform>
            <numerusform>%Ln items labelled by the app: at most {most} ({share}) wrong, at {confidence} confidence.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfirmWords</name>
    <message numerus="yes">
        <source>%Ln items that look like {label} ({sure} and surer)</source>
        <translation>
            <numerusform>%Ln item that looks like {label} ({sure} and surer)</numerusform>
            <numerusform>%Ln items that look like {label} ({sure} and surer)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln more</source>
        <translation>
            <numerusform>Show %Ln more</numerusform>
            <numerusform>Show %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Confirm %Ln items</source>
        <translation>
            <numerusform>Confirm %Ln item</numerusform>
            <numerusform>Confirm %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The app is at least {sure} sure of %Ln items.</source>
        <translation>
            <numerusform>The app is at least {sure} sure of %Ln item.</numerusform>
            <numerusform>The app is at least {sure} sure of %Ln items.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The app is less than {sure} sure of %Ln open items.</source>
        <translation>
            <numerusform>The app is less than {sure} sure of %Ln open item.</numerusform>
            <numerusform>The app is less than {sure} sure of %Ln open items.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfusionCard</name>
    <message numerus="yes">
        <source>No suggestion was wrong on %Ln control answers.</source>
        <translation>
            <numerusform>No suggestion was wrong on %Ln control answer.</numerusform>
            <numerusform>No suggestion was wrong on %Ln control answers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln control answers: what was answered at the left, what was suggested above. Enter shows the items.</source>
        <translation>
            <numerusform>%Ln control answer: what was answered at the left, what was suggested above. Enter shows the items.</numerusform>
            <numerusform>%Ln control answers: what was answered at the left, what was suggested above. Enter shows the items.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What was taken for what on %Ln control answers, the most frequent first. Enter shows the items.</source>
        <translation>
            <numerusform>What was taken for what on %Ln control answer. Enter shows the items.</numerusform>
            <numerusform>What was taken for what on %Ln control answers, the most frequent first. Enter shows the items.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message numerus="yes">
        <source>%Ln errors in {name}</source>
        <translation>
            <numerusform>%Ln error in {name}</numerusform>
            <numerusform>%Ln errors in {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotations</source>
        <translation>
            <numerusform>%Ln annotation</numerusform>
            <numerusform>%Ln annotations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln labels</source>
        <translation>
            <numerusform>%Ln label</numerusform>
            <numerusform>%Ln labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln remarks</source>
        <translation>
            <numerusform>%Ln remark</numerusform>
            <numerusform>%Ln remarks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DrawingCard</name>
    <message numerus="yes">
        <source>%Ln annotations</source>
        <translation>
            <numerusform>%Ln annotation</numerusform>
            <numerusform>%Ln annotations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%Ln items exported</source>
        <translation>
            <numerusform>%Ln item exported</numerusform>
            <numerusform>%Ln items exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export %Ln items</source>
        <translation>
            <numerusform>Export %Ln item</numerusform>
            <numerusform>Export %Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportSummary</name>
    <message numerus="yes">
        <source>%Ln items as “{format}”.</source>
        <translation>
            <numerusform>%Ln item as “{format}”.</numerusform>
            <numerusform>%Ln items as “{format}”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportForm</name>
    <message numerus="yes">
        <source>Import %Ln items</source>
        <translation>
            <numerusform>Import %Ln item</numerusform>
            <numerusform>Import %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import about %Ln items</source>
        <translation>
            <numerusform>Import about %Ln item</numerusform>
            <numerusform>Import about %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sounds</source>
        <translation>
            <numerusform>%Ln sound</numerusform>
            <numerusform>%Ln sounds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln texts</source>
        <translation>
            <numerusform>%Ln text</numerusform>
            <numerusform>%Ln texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pictures</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportReportDialog</name>
    <message numerus="yes">
        <source>%Ln problems in the source</source>
        <translation>
            <numerusform>%Ln problem in the source</numerusform>
            <numerusform>%Ln problems in the source</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were added</source>
        <translation>
            <numerusform>%Ln item was added</numerusform>
            <numerusform>%Ln items were added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were known already</source>
        <translation>
            <numerusform>%Ln was known already</numerusform>
            <numerusform>%Ln were known already</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ItemView</name>
    <message numerus="yes">
        <source>%Ln characters</source>
        <translation>
            <numerusform>%Ln character</numerusform>
            <numerusform>%Ln characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelEditor</name>
    <message numerus="yes">
        <source>%Ln annotations</source>
        <translation>
            <numerusform>%Ln annotation</numerusform>
            <numerusform>%Ln annotations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelTable</name>
    <message numerus="yes">
        <source>On %Ln control answers</source>
        <translation>
            <numerusform>On %Ln control answer</numerusform>
            <numerusform>On %Ln control answers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LocateDialog</name>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message numerus="yes">
        <source>%Ln annotations get the other label, and “{name}” is removed. Undo brings it back.</source>
        <translation>
            <numerusform>%Ln annotation gets the other label, and “{name}” is removed. Undo brings it back.</numerusform>
            <numerusform>%Ln annotations get the other label, and “{name}” is removed. Undo brings it back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NothingLeft</name>
    <message numerus="yes">
        <source>The app labelled %Ln, which were audited.</source>
        <translation>
            <numerusform>The app labelled %Ln, which was audited.</numerusform>
            <numerusform>The app labelled %Ln, which were audited.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutcomeWords</name>
    <message numerus="yes">
        <source>%Ln labels are not in the schema and were not used:</source>
        <translation>
            <numerusform>%Ln label is not in the schema and was not used:</numerusform>
            <numerusform>%Ln labels are not in the schema and were not used:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items could not be looked at, or not wholly. The first:</source>
        <translation>
            <numerusform>%Ln item could not be looked at, or not wholly:</numerusform>
            <numerusform>%Ln items could not be looked at, or not wholly. The first:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PackDialog</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are missing or no longer what was imported. Locate their folder, or leave them out.</source>
        <translation>
            <numerusform>%Ln file is missing or no longer what was imported. Locate its folder, or leave it out.</numerusform>
            <numerusform>%Ln files are missing or no longer what was imported. Locate their folder, or leave them out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pack %Ln files</source>
        <translation>
            <numerusform>Pack %Ln file</numerusform>
            <numerusform>Pack %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PackingDesk</name>
    <message numerus="yes">
        <source>%Ln files packed</source>
        <translation>
            <numerusform>%Ln file packed</numerusform>
            <numerusform>%Ln files packed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files unpacked</source>
        <translation>
            <numerusform>%Ln file unpacked</numerusform>
            <numerusform>%Ln files unpacked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files were left out; the details say why.</source>
        <translation>
            <numerusform>%Ln file was left out; the details say why.</numerusform>
            <numerusform>%Ln files were left out; the details say why.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message numerus="yes">
        <source>, %Ln labelled by the app and audited</source>
        <translation>
            <numerusform>, %Ln labelled by the app and audited</numerusform>
            <numerusform>, %Ln labelled by the app and audited</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProjectDesk</name>
    <message numerus="yes">
        <source>%Ln items added</source>
        <translation>
            <numerusform>%Ln item added</numerusform>
            <numerusform>%Ln items added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known already</source>
        <translation>
            <numerusform>%Ln known already</numerusform>
            <numerusform>%Ln known already</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProjectNotices</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The learner cannot read %Ln items</source>
        <translation>
            <numerusform>The learner cannot read %Ln item</numerusform>
            <numerusform>The learner cannot read %Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SchemaDialog</name>
    <message numerus="yes">
        <source>%Ln annotations go with it, and items left without a label go back into the pool.</source>
        <translation>
            <numerusform>%Ln annotation goes with it, and an item left without a label goes back into the pool.</numerusform>
            <numerusform>%Ln annotations go with it, and items left without a label go back into the pool.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnpackDialog</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unpack %Ln files</source>
        <translation>
            <numerusform>Unpack %Ln file</numerusform>
            <numerusform>Unpack %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message numerus="yes">
        <source>Remove %Ln versions?</source>
        <translation>
            <numerusform>Remove %Ln version?</numerusform>
            <numerusform>Remove %Ln versions?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WrittenPage</name>
    <message numerus="yes">
        <source>and %Ln more names were changed</source>
        <translation>
            <numerusform>and %Ln more name was changed</numerusform>
            <numerusform>and %Ln more names were changed</numerusform>
        </translation>
    </message>
</context>
</TS>
