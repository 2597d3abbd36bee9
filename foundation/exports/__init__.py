"""Charts and the files that people take along: XLSX, PDF, PPTX. Knows no app; whoever calls brings plain data.

Nothing here asks the network for anything: fonts come from node_modules, as the pages' do.
"""
